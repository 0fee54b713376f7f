"""Lists of things as tables: what each shows, by what it is sorted and filtered, and the queries for that."""

"""What browsers are shown. Works without JavaScript, and nothing comes from other hosts."""

"""The words of SHACL (Core, SPARQL and Advanced Features), for the lint of our own shapes."""

SHACL = "http://www.w3.org/ns/shacl#"

PARAMETERS = frozenset(  # each makes a shape check something
    """and class closed datatype disjoint equals expression hasValue in languageIn lessThan lessThanOrEquals maxCount
    maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not or pattern
    property qualifiedMaxCount qualifiedMinCount qualifiedValueShape sparql uniqueLang xone""".split()
)
TARGETS = frozenset("target targetClass targetNode targetObjectsOf targetSubjectsOf".split())
REFERENCES = frozenset("and node not or property qualifiedValueShape xone".split())  # their values are shapes
KEYWORDS = frozenset(  # everything else that a shapes file may say
    """alternativePath ask condition construct deactivated declare defaultValue description entailment filterShape flags
    group ignoredProperties intersection inversePath labelTemplate message name namespace nodeValidator nodes object
    oneOrMorePath optional order parameter path predicate prefix prefixes propertyValidator
    qualifiedValueShapesDisjoint resultAnnotation annotationProperty annotationValue annotationVarName returnType rule
    select severity shapesGraph shapesGraphWellFormed subject suggestedShapesGraph this union update validator
    zeroOrMorePath zeroOrOnePath
    BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Literal Info Warning Violation
    ConstraintComponent Function NodeKind NodeShape Parameter PrefixDeclaration PropertyGroup PropertyShape
    Rule SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent SPARQLConstructExecutable
    SPARQLExecutable SPARQLFunction SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget
    SPARQLTargetType SPARQLUpdateExecutable Severity Shape Target TargetType TripleRule Validator""".split()
)
TERMS = PARAMETERS | TARGETS | KEYWORDS

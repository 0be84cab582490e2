// Package rulestest proves rules against the official ones. Tests alone import it.
//
// # How to use it
//
// Conformance holds every official document against expected.csv:
//
//	go test ./internal/rules -run Conformance                     # every layer
//	go test ./internal/rules -run Conformance/en16931-cii         # one
//	make conformance                                              # all, as a table
//
// Differential spoils good documents and lets the judge (package judge, built by
// `make judge-build`) and our rules say what is wrong with them:
//
//	go test ./internal/rules -run Differential/oioubl             # 200 documents
//	make differential LAYER=oioubl SEED=1,2,3 N=5000
//
// A layer is named as in expected.csv (oioubl-21, en16931-cii, xsd-ubl21); the
// beginning of that is enough. What differs is told with the changes that were made to
// the document, which lies in build/differential/LAYER afterwards. STRICT=1 holds
// the rules of all layers also against documents that the schema rejects; without
// it that is done for the layers that are Strict.
//
// A document is spoilt in one to three places: what people do by mistake (mutate.go),
// what programs do (wild.go, turned.go), letters and numbers that only look right
// (texts.go), other categories, means of payment and kinds of document (themes.go), a
// comment or a processing instruction put inside a value (part.go).
// Every third is then written in other dress: other prefixes, comments and CDATA
// inside of values, references, other line ends (dress.go). Most of what the schema
// would reject is spoilt again in another way, since it tells nothing of the rules.
//
// Where the judge has an older release of a rule than ours, it is not asked of it
// (Layer.Ahead). Where the official run ended with an error and ours rejects the
// document for other reasons alone, that is told and the document kept as
// masked-NN.xml: without its other faults the two would differ.
//
// # How to reach rare rules
//
// Chance does not reach every rule. An Aim is a change made by hand that must
// break the rule it names, officially too: beside internal/rules/aimed_ubl_test.go
// every layer has its own list of them, in words of edit.go:
//
//	{Rule: "BR-DE-1", Edit: Remove("PaymentMeans")},
//	{Rule: "BR-53", Seed: "foreign currency", Edit: All(Set("TaxCurrencyCode", "SEK"), Twice("Note"))},
//
// Paths name elements without their prefixes, from the document element on, or
// with // in front at any depth; InvoiceLine[2] is the second. The seed is the
// first one of the layer whose name holds Seed and to which the change applies.
// Aims are part of every run of Differential. One without a rule is a document on
// which both must agree; short runs take one in four of those.
package rulestest

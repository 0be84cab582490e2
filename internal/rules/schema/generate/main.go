// Command generate writes the tables of package schema: the facts of the official
// XML schemas in the form that internal/schema reads. The schemas come out of the
// packages that `make judge-build` fetches; nothing of them is kept as it stands.
//
//	go run ./internal/rules/schema/generate internal/rules/schema
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := write(dir); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

// write makes every table anew in that folder.
func write(dir string) error {
	for _, t := range tables() {
		text, err := t.text()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, t.file), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// table is a family of schemas and the file that its facts go to.
type table struct {
	file, title string
	jars        []jar
	starts      []string          // the schemas of the document elements, as paths in the jars
	prefixes    map[string]string // URI -> prefix in the table
	places      map[string]string // URI -> path in the jars, for what is imported by namespace alone
}

// tables is the two families that are needed.
func tables() []table {
	const (
		ubl = "urn:oasis:names:specification:ubl:schema:xsd:"
		cii = "urn:un:unece:uncefact:data:standard:"
		cct = "urn:un:unece:uncefact:data:specification:CoreComponentTypeSchemaModule:2"
	)
	u := table{
		file: "ubl21.txt", title: "UBL 2.1",
		jars: []jar{
			{"com/helger/ubl/ph-ubl21", "schemas.ubl.version"},
			{"com/helger/xsd/ph-xsds-ccts-cct-schemamodule", "schemas.signature.version"},
			{"com/helger/xsd/ph-xsds-xmldsig", "schemas.signature.version"},
			{"com/helger/xsd/ph-xsds-xades132", "schemas.signature.version"},
			{"com/helger/xsd/ph-xsds-xades141", "schemas.signature.version"},
		},
		prefixes: map[string]string{
			ubl + "CommonAggregateComponents-2":    "cac",
			ubl + "CommonBasicComponents-2":        "cbc",
			ubl + "CommonExtensionComponents-2":    "ext",
			ubl + "CommonSignatureComponents-2":    "sig",
			ubl + "SignatureAggregateComponents-2": "sac",
			ubl + "SignatureBasicComponents-2":     "sbc",
			ubl + "QualifiedDataTypes-2":           "qdt",
			ubl + "UnqualifiedDataTypes-2":         "udt",
			cct:                                    "cct",
			"http://www.w3.org/2000/09/xmldsig#":   "ds",
			"http://uri.etsi.org/01903/v1.3.2#":    "xades",
			"http://uri.etsi.org/01903/v1.4.1#":    "xades141",
		},
		places: map[string]string{
			cct:                                  "schemas/CCTS_CCT_SchemaModule.xsd",
			"http://www.w3.org/2000/09/xmldsig#": "schemas/xmldsig-core-schema.xsd",
			"http://uri.etsi.org/01903/v1.3.2#":  "schemas/XAdES01903v132-201601.xsd",
			"http://uri.etsi.org/01903/v1.4.1#":  "schemas/XAdES01903v141-201601.xsd",
		},
	}
	for _, root := range []string{"ApplicationResponse", "CreditNote", "Invoice", "Reminder", "Statement"} {
		u.starts = append(u.starts, "external/schemas/ubl21/maindoc/UBL-"+root+"-2.1.xsd")
		u.prefixes[ubl+root+"-2"] = root
	}
	c := table{
		file: "cii_d16b.txt", title: "CII D16B",
		jars:   []jar{{"com/helger/cii/ph-cii-d16b", "schemas.cii.version"}},
		starts: []string{"external/schemas/d16b/data/standard/CrossIndustryInvoice_100pD16B.xsd"},
		prefixes: map[string]string{
			cii + "CrossIndustryInvoice:100":                       "rsm",
			cii + "ReusableAggregateBusinessInformationEntity:100": "ram",
			cii + "UnqualifiedDataType:100":                        "udt",
			cii + "QualifiedDataType:100":                          "qdt",
		},
	}
	return []table{u, c}
}

package schema_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/postbud/postbud/internal/schema"
	"github.com/postbud/postbud/invoice"
)

const smallUBL = `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:x="urn:x">
<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><x:thing/></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>
<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-01-01</cbc:IssueDate><cbc:IssueTime>09:30:00</cbc:IssueTime><cbc:Note languageID="da">Hej</cbc:Note>
<cac:AdditionalDocumentReference><cbc:ID schemeURI="urn:x">1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="a/b">QUI=</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>
<cac:AccountingSupplierParty/><cac:AccountingCustomerParty/>
<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="DKK">1</cbc:Amount></cac:AllowanceCharge>
<cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="DKK">1.00</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID="DKK">1.00</cbc:LineExtensionAmount><cac:Item/></cac:InvoiceLine>
</Invoice>`

const smallCII = `<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:TestIndicator><udt:Indicator>true</udt:Indicator></ram:TestIndicator></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>1</ram:ID><ram:TypeCode listID="1001" listAgencyID="6">380</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">20260101</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction><ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument/>
<ram:SpecifiedTradeProduct><ram:LinearSpatialDimension><ram:DiameterMeasure unitCode="MTR">1</ram:DiameterMeasure></ram:LinearSpatialDimension></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeSettlement/></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement/><ram:ApplicableHeaderTradeDelivery/><ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode listID="ISO 4217 3A">DKK</ram:InvoiceCurrencyCode></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`

// faults are small changes and what is to be found then: the way, the path and what
// is shown; nothing where the document stays good.
var faults = []struct{ name, from, to, want string }{
	{"nothing changed", "", "", ""},
	{"an element that nobody knows", `<cbc:IssueTime>`, `<cbc:Bogus/><cbc:IssueTime>`, "unexpected /Invoice/cbc:Bogus[1] Invoice: bogus"},
	{"an element of another namespace", `<cbc:IssueTime>`, `<x:Note/><cbc:IssueTime>`, "unexpected /Invoice/Note[1] Invoice: note"},
	{"an element twice", `<cbc:IssueTime>`, `<cbc:IssueDate>2026-01-01</cbc:IssueDate><cbc:IssueTime>`, "unexpected /Invoice/cbc:IssueDate[2] Invoice: issue date"},
	{"an element too early", `<cac:AccountingCustomerParty/>`, `<cac:AccountingCustomerParty/><cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="DKK">1</cbc:PayableAmount></cac:LegalMonetaryTotal>`,
		"unexpected /Invoice/cac:AllowanceCharge[1] Invoice: allowance charge|unexpected /Invoice/cac:LegalMonetaryTotal[2] Invoice: legal monetary total"},
	{"an element missing in the middle", `<cbc:ID>1</cbc:ID><cbc:IssueDate>2026-01-01</cbc:IssueDate>`, ``, "missing /Invoice/cbc:ID Invoice: ID|missing /Invoice/cbc:IssueDate Invoice: issue date"},
	{"an element missing at the end", `<cac:Item/>`, ``, "missing /Invoice/cac:InvoiceLine[1]/cac:Item Invoice line: item"},
	{"no lines", `<cac:InvoiceLine>`, `<cac:InvoiceLine xmlns:cac="urn:x">`, "unexpected /Invoice/InvoiceLine[1] Invoice: invoice line|missing /Invoice/cac:InvoiceLine Invoice: invoice line"},
	{"an attribute that nobody knows", `<cac:Item/>`, `<cac:Item id="1"/>`, "unknown-attribute /Invoice/cac:InvoiceLine[1]/cac:Item[1]/@id Item: id"},
	{"an attribute of another element", `<cbc:IssueDate>`, `<cbc:IssueDate currencyID="DKK">`, "unknown-attribute /Invoice/cbc:IssueDate[1]/@currencyID Issue date: currency ID"},
	{"a language by xml:lang", `languageID="da"`, `xml:lang="da"`, "unknown-attribute /Invoice/cbc:Note[1]/@lang Note: lang"},
	{"an attribute missing", `<cbc:PayableAmount currencyID="DKK">`, `<cbc:PayableAmount>`, "missing-attribute /Invoice/cac:LegalMonetaryTotal[1]/cbc:PayableAmount[1]/@currencyID Payable amount: currency ID"},
	{"an empty attribute", `<cbc:PayableAmount currencyID="DKK">`, `<cbc:PayableAmount currencyID="">`, ""},
	{"a language that is none", `languageID="da"`, `languageID="på dansk"`, "language /Invoice/cbc:Note[1]/@languageID Note: language ID på dansk"},
	{"an address that is none", `schemeURI="urn:x"`, `schemeURI="http://[x"`, "address /Invoice/cac:AdditionalDocumentReference[1]/cbc:ID[1]/@schemeURI ID: scheme URI http://[x"},
	{"text between elements", `<cac:AccountingSupplierParty/>`, `text<cac:AccountingSupplierParty/>`, "text /Invoice Invoice"},
	{"text in place of elements", `<cac:Item/>`, `<cac:Item>text</cac:Item>`, "text /Invoice/cac:InvoiceLine[1]/cac:Item[1] Invoice line: item"},
	{"white space by reference", `<cac:AccountingSupplierParty/>`, `&#32;&#13;<cac:AccountingSupplierParty><![CDATA[ ]]></cac:AccountingSupplierParty>`, ""},
	{"elements in place of text", `<cbc:IssueTime>`, `<cbc:IssueTime><cbc:ID/>`, "nested /Invoice/cbc:IssueTime[1] Invoice: issue time"},
	{"a comma in a number", `>1.00</cbc:PayableAmount>`, `>1,00</cbc:PayableAmount>`, "number /Invoice/cac:LegalMonetaryTotal[1]/cbc:PayableAmount[1] Payable amount: 1,00"},
	{"a number with an exponent", `>1.00</cbc:PayableAmount>`, `>1E2</cbc:PayableAmount>`, "number /Invoice/cac:LegalMonetaryTotal[1]/cbc:PayableAmount[1] Payable amount: 1E2"},
	{"no number at all", `>1.00</cbc:PayableAmount>`, `/>`, "number /Invoice/cac:LegalMonetaryTotal[1]/cbc:PayableAmount[1] Payable amount: "},
	{"a number in blanks", `>1.00</cbc:PayableAmount>`, "> \n+1.\t</cbc:PayableAmount>", ""},
	{"a day that is none", `2026-01-01`, `2026-02-29`, "date /Invoice/cbc:IssueDate[1] Issue date: 2026-02-29"},
	{"a day in a time zone", `2026-01-01`, `2026-01-01+01:00`, ""},
	{"a time without seconds", `09:30:00`, `09:30`, "time /Invoice/cbc:IssueTime[1] Issue time: 09:30"},
	{"a flag in Danish", `>false<`, `>nej<`, "flag /Invoice/cac:AllowanceCharge[1]/cbc:ChargeIndicator[1] Charge indicator: nej"},
	{"a file that is cut", `QUI=`, `QUI`, "file /Invoice/cac:AdditionalDocumentReference[1]/cac:Attachment[1]/cbc:EmbeddedDocumentBinaryObject[1] Attachment: embedded document binary object"},
	{"a file of nothing", `>QUI=<`, `><`, ""},
	{"a moment in a signature", `<x:thing/>`, `<q:SigningTime xmlns:q="http://uri.etsi.org/01903/v1.3.2#">2026-01-01</q:SigningTime>`,
		"moment /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/SigningTime[1] Signing time: 2026-01-01"},
	{"an extension with nothing in it", `<x:thing/>`, ``, "missing /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1] Extension content: content"},
	{"an extension with two things in it", `<x:thing/>`, `<x:thing/><x:thing/>`, "unexpected /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/thing[2] Extension content: thing"},
	{"an extension of no namespace", `<x:thing/>`, `<thing xmlns=""/>`, "unexpected /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/thing[1] Extension content: thing|missing /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1] Extension content: content"},
	{"an extension in an extension", `<x:thing/>`, `<ext:ExtensionReason/>`, "unexpected /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/ext:ExtensionReason[1] Extension content: extension reason|missing /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1] Extension content: content"},
	{"anything in an extension", `<x:thing/>`, `<x:thing a="b">text<x:y/><cbc:Bogus/></x:thing>`, ""},
	{"what is known is checked in an extension too", `<x:thing/>`, `<x:thing><cbc:IssueDate>x</cbc:IssueDate></x:thing>`,
		"date /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/thing[1]/cbc:IssueDate[1] Issue date: x"},
	{"an unknown algorithm element", `<x:thing/>`, `<ds:CanonicalizationMethod Algorithm="a"><x:y/></ds:CanonicalizationMethod>`,
		"foreign /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/CanonicalizationMethod[1]/y[1] Canonicalization method: y"},
	{"an identifier twice", `<x:thing/>`, `<ds:Object Id="a"><ds:Object Id="a"/></ds:Object>`,
		"twice /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/Object[1]/Object[1]/@Id Object: id a"},
	{"an identifier that is no name", `<x:thing/>`, `<ds:Object Id="1"/>`, "name /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/Object[1]/@Id Object: id 1"},
	{"a serial number with a fraction", `<x:thing/>`, `<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName/><ds:X509SerialNumber>1.0</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>`,
		"integer /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/X509Data[1]/X509IssuerSerial[1]/X509SerialNumber[1] X509 serial number: 1.0"},
	{"blanks where nothing may be", `<x:thing/>`, `<q:Include xmlns:q="http://uri.etsi.org/01903/v1.3.2#" URI=""> </q:Include>`,
		"filled /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/Include[1] Extension content: include"},
	{"a choice of two words", `<x:thing/>`, `<q:Identifier xmlns:q="http://uri.etsi.org/01903/v1.3.2#"/>`, ""},
	{"none of the words allowed", `<x:thing/>`, `<q:ObjectIdentifier xmlns:q="http://uri.etsi.org/01903/v1.3.2#"><q:Identifier Qualifier="OIDAsURL"/></q:ObjectIdentifier>`,
		"choice /Invoice/ext:UBLExtensions[1]/ext:UBLExtension[1]/ext:ExtensionContent[1]/ObjectIdentifier[1]/Identifier[1]/@Qualifier Identifier: qualifier OIDAsURL"},
	{"the type that an element has anyhow", `<cbc:IssueTime>`, `<cbc:IssueTime xsi:type="cbc:IssueTimeType">`, ""},
	{"a type that it comes from", `<cbc:IssueTime>`, `<cbc:IssueTime xmlns:q="urn:oasis:names:specification:ubl:schema:xsd:UnqualifiedDataTypes-2" xsi:type="q:TimeType">`, "kind /Invoice/cbc:IssueTime[1] Invoice: issue time"},
	{"a type that nobody knows", `<cbc:IssueTime>`, `<cbc:IssueTime xsi:type="cbc:Bogus">`, "kind /Invoice/cbc:IssueTime[1] Invoice: issue time"},
	{"a type of no known prefix", `<cbc:IssueTime>`, `<cbc:IssueTime xsi:type="q:Bogus">`, "kind /Invoice/cbc:IssueTime[1] Invoice: issue time"},
	{"an element without a value", `<cbc:IssueTime>`, `<cbc:IssueTime xsi:nil="false">`, "nil /Invoice/cbc:IssueTime[1] Invoice: issue time"},
	{"a place of the schema", ` xmlns:x="urn:x"`, ` xmlns:x="urn:x" xsi:schemaLocation="urn:a b c" xsi:noNamespaceSchemaLocation="a b"`, ""},
	{"a place of the schema that is none", ` xmlns:x="urn:x"`, ` xmlns:x="urn:x" xsi:schemaLocation="a [b]"`, "address /Invoice/@schemaLocation Invoice: schema location a [b]"},
	{"another attribute of schemas", `<cbc:IssueTime>`, `<cbc:IssueTime xsi:bogus="1">`, "unknown-attribute /Invoice/cbc:IssueTime[1]/@bogus Issue time: bogus"},

	{"neither of two elements", `<udt:Indicator>true</udt:Indicator>`, ``, "missing /rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext[1]/ram:TestIndicator[1]/udt:IndicatorString Test indicator: indicator string"},
	{"both of two elements", `<udt:Indicator>true</udt:Indicator>`, `<udt:IndicatorString/><udt:Indicator>true</udt:Indicator>`,
		"unexpected /rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext[1]/ram:TestIndicator[1]/udt:Indicator[1] Test indicator: indicator"},
	{"a list that is not the one", `listAgencyID="6"`, `listAgencyID="9"`, "fixed /rsm:CrossIndustryInvoice/rsm:ExchangedDocument[1]/ram:TypeCode[1]/@listAgencyID Type code: list agency ID 9"},
	{"a list in blanks", `listID="ISO 4217 3A"`, "listID=\" ISO  4217\t3A \"", ""},
	{"a list in other letters", `listID="ISO 4217 3A"`, `listID="iso 4217 3a"`,
		"fixed /rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction[1]/ram:ApplicableHeaderTradeSettlement[1]/ram:InvoiceCurrencyCode[1]/@listID Invoice currency code: list ID iso 4217 3a"},
	{"a unit in blanks", `unitCode="MTR"`, `unitCode="  MTR  "`, ""},
	{"a unit that is too long", `unitCode="MTR"`, `unitCode="MTRS"`, length + "MTRS"},
	{"a unit that is too short", `unitCode="MTR"`, `unitCode=" "`, length},
	{"a unit of letters that count twice", `unitCode="MTR"`, `unitCode="😀😀"`, length + "😀😀"},
	{"a unit of one such letter", `unitCode="MTR"`, `unitCode="😀a"`, ""},
	{"a simple type with an attribute", `<udt:Indicator>`, `<udt:Indicator format="x">`,
		"unknown-attribute /rsm:CrossIndustryInvoice/rsm:ExchangedDocumentContext[1]/ram:TestIndicator[1]/udt:Indicator[1]/@format Indicator: format"},
}

const length = "length /rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction[1]/ram:IncludedSupplyChainTradeLineItem[1]/ram:SpecifiedTradeProduct[1]/ram:LinearSpatialDimension[1]" +
	"/ram:DiameterMeasure[1]/@unitCode Diameter measure: unit code "

// changed makes the change in the small document that it is for.
func changed(t *testing.T, from, to string) string {
	t.Helper()
	for _, doc := range []string{smallUBL, smallCII} {
		if strings.Contains(doc, from) {
			return replaceOnce(doc, from, to)
		}
	}
	t.Fatalf("no document has %s", from)
	return ""
}

func replaceOnce(doc, from, to string) string { return strings.Replace(doc, from, to, 1) }

func said(findings []invoice.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprintf("%s %s %s", f.Values[1], f.Path, f.Values[0]))
	}
	return strings.Join(all, "|")
}

func TestFindingsNameTheElementAndWhatIsWrong(t *testing.T) {
	all, v, ways := models(t), vocabulary(), map[string]bool{}
	for _, f := range faults {
		got, err := check(all, v, changed(t, f.from, f.to))
		if err != nil {
			t.Errorf("%s: %v", f.name, err)
		} else if said(got) != f.want {
			t.Errorf("%s:\ngot  %s\nwant %s", f.name, said(got), f.want)
		}
		for _, one := range got {
			ways[one.Values[1]] = true
		}
	}
	for _, way := range schema.Ways() {
		if !ways[way] {
			t.Errorf("no document is wrong in the way %q", way)
		}
	}
}

func TestFaultsAreJudgedAsOfficially(t *testing.T) {
	var trials []trial
	for _, f := range faults {
		trials = append(trials, trial{f.name, changed(t, f.from, f.to)})
	}
	compare(t, trials)
}

func TestDocumentOfAnotherKindHasNoFindings(t *testing.T) {
	for _, doc := range []string{"<a/>", `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>`, `<Invoice/>`,
		`<ID xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"/>`} {
		if got, err := check(models(t), vocabulary(), doc); err != nil || len(got) > 0 {
			t.Errorf("%s: got %v, %v", doc, got, err)
		}
	}
}

func TestFindingsEndAtAHundred(t *testing.T) {
	doc := strings.Replace(smallUBL, "<cbc:IssueTime>", strings.Repeat("<cbc:Bogus/>", 5000)+"<cbc:IssueTime>", 1)
	got, err := check(models(t), vocabulary(), doc)
	if err != nil || len(got) != 100 {
		t.Errorf("got %d findings, %v", len(got), err)
	}
}

func TestSeveralDocumentsAtOnce(t *testing.T) {
	all, v := models(t), vocabulary()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for _, f := range faults {
				doc := smallUBL
				if !strings.Contains(doc, f.from) {
					doc = smallCII
				}
				if got, err := check(all, v, replaceOnce(doc, f.from, f.to)); err != nil || said(got) != f.want {
					t.Errorf("%s: got %s, %v", f.name, said(got), err)
				}
			}
		})
	}
	group.Wait()
}

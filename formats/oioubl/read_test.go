package oioubl_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/formats/oioubl"
	"github.com/postbud/postbud/formats/peppolbis"
	"github.com/postbud/postbud/internal/judge"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/invoice/invoicetest"
	"github.com/postbud/postbud/plugin"
)

func read(t testing.TB, doc []byte) (*invoice.Invoice, error) {
	t.Helper()
	return open(t, nil).(formats.Reader).Read(t.Context(), bytes.NewReader(doc))
}

func sample(t *testing.T, path string) []byte {
	t.Helper()
	doc, err := os.ReadFile(filepath.Join(judge.NeedShared(t), "testdata", path))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestOfficialDocumentsAreRead looks at terms of each kind in the official samples.
func TestOfficialDocumentsAreRead(t *testing.T) {
	for file, want := range map[string]map[string]string{
		"oioubl-2.1/1.17.2__OIOUBL_Invoice_v2p2.xml": {
			"BT-1": "A00095678", "BT-2": "2005-11-20", "BT-3": "380", "BT-5": "DKK", "BT-9": "2005-11-25", "BT-10": "7778",
			"BT-13": "5002701", "BT-19": "5250124502", "BT-23": "", "BT-24": "", "BT-27": "Tavleleverandøren", "BT-28": "Tavleverandøren",
			"BT-29": "16356706", "BT-29-1": "0184", "BT-30": "16356706", "BT-30-1": "0184", "BT-31": "DK16356706",
			"BT-34": "16356706", "BT-34-1": "0184", "BT-35": "Leverandørvej 11", "BT-37": "Dyssegård", "BT-38": "2870", "BT-40": "DK",
			"BT-41": "Hugo Jensen", "BT-44": "Den Lille Skole", "BT-49": "5798009811578", "BT-49-1": "0088", "BT-56": "Hans Hansen",
			"BT-72": "2005-11-15", "BT-81": "42", "BT-83": "A00095678", "BT-84": "1234567890", "BT-86": "1234",
			"BT-106": "5050.00", "BT-109": "5050.00", "BT-110": "1262.50", "BT-112": "6312.50", "BT-115": "6312.50",
			"BT-116": "5050.00", "BT-117": "1262.50", "BT-118": "S", "BT-119": "25", "BT-132": "1", "BT-151": "S", "BT-152": "25",
			"BT-153": "Hejsetavle", "BT-155": "", "BT-157": "5712345780121", "BT-157-1": "0160", "Lines[2].LineNet": "50.00",
		},
		"oioubl-2.1/1.17.2__OIOUBL_CreditNote_v2p2.xml": {
			"BT-3": "381", "BT-22": "Modregning af forkert faktura", "BT-25": "A00095678", "BT-26": "2005-11-20", "BT-129": "1.00",
			"BT-115": "6312.50",
		},
		"oioubl-2.1/2.0.2__COMPAY_01_01_00_Invoice_v2p2.xml": {
			"BT-14": "YTETXP", "BT-59": "Eurocard A/S", "BT-60": "5798000416642", "BT-60-1": "0088", "BT-61": "16356709", "BT-81": "48",
			"BT-99": "75.00", "BT-101": "100", "BT-102": "S", "BT-104": "Service Fee", "BT-108": "75.00", "BT-109": "4025.00",
			"BT-155": "SK1218", "BT-75": "",
		},
		"oioubl-2.1/2.0.2__COMDEL_04_02_04_Invoice_v2p2.xml": {"BT-75": "", "BT-72": "", "Lines[4].ID": "4"},
		"oioubl-3/invoice__OIOUBL3_Invoice_billing_with_response_base_Example.xml": {
			"BT-24": "urn:fdc:oioubl.dk:trns:billing:invoice:3.0", "BT-3": "380",
		},
	} {
		inv, err := read(t, sample(t, file))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for term, value := range want {
			if got, _ := invoice.Lookup(inv, term); got != value {
				t.Errorf("%s: %s is %q, want %q", file, term, got, value)
			}
		}
	}
}

// TestOfficialDocumentsAddUp: what is read keeps the sums of EN 16931.
func TestOfficialDocumentsAddUp(t *testing.T) {
	n := 0
	for _, file := range xmlFiles(t, filepath.Join(judge.NeedShared(t), "testdata", "oioubl-2.1")) {
		if !isInvoice(file) {
			continue
		}
		n++
		for _, d := range invoice.Differences(readOIOUBL(t, file)) {
			t.Errorf("%s: %s is %s, want %s", filepath.Base(file), d.Path, d.Found, d.Due)
		}
	}
	if n < 14 {
		t.Errorf("%d documents", n)
	}
}

// TestOfficialDocumentsComeBackTheSame reads them, writes them and reads them again.
func TestOfficialDocumentsComeBackTheSame(t *testing.T) {
	for _, file := range xmlFiles(t, filepath.Join(judge.NeedShared(t), "testdata", "oioubl-2.1")) {
		if !isInvoice(file) || strings.Contains(file, "COMPAY_01") { // a card payment without a card
			continue
		}
		want := readOIOUBL(t, file)
		got, err := read(t, written(t, want))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if lost := invoice.Lost(want, got); len(lost) > 0 {
			t.Errorf("%s loses %v", file, lost)
		}
		if added := invoice.Lost(got, want); len(added) > 0 {
			t.Errorf("%s gets %v", file, added)
		}
	}
}

func TestOtherDocumentsAreRefusedByName(t *testing.T) {
	for _, file := range []string{
		"1.17.2__OIOUBL_Statement_v2p2.xml", "2.0.2__BASPRO_04_01_08_Reminder_v2p2.xml", "2.0.2__CATEXE_01_01_00_ApplicationResponse_v2p2.xml",
	} {
		doc := sample(t, "oioubl-2.1/"+file)
		_, err := read(t, doc)
		kind := strings.Split(strings.TrimSuffix(file, "_v2p2.xml"), "_")
		if fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) != "FILE-UNREAD" || !strings.Contains(err.Error(), kind[len(kind)-1]) {
			t.Errorf("%s: %v", file, err)
		}
		if n := open(t, nil).(formats.Reader).Recognise(doc[:min(len(doc), 4096)]); n != 60 {
			t.Errorf("%s is recognised with %d", file, n)
		}
	}
	var peppol bytes.Buffer
	if err := peppolFormat(t).(formats.Writer).Write(t.Context(), &peppol, invoicetest.Minimal()); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, peppol.Bytes()); fault.CodeOf(err) != "FILE-UNREAD" {
		t.Errorf("a Peppol invoice: %v", err)
	}
}

func peppolFormat(t *testing.T) formats.Format {
	t.Helper()
	f, err := peppolbis.Format.Open(plugin.Values{}, plugin.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestEachReaderIsBestForItsOwn: OIOUBL and Peppol are both UBL.
func TestEachReaderIsBestForItsOwn(t *testing.T) {
	ours, peppols := open(t, nil).(formats.Reader), peppolFormat(t).(formats.Reader)
	dir := filepath.Join(judge.NeedShared(t), "testdata")
	for set, isOurs := range map[string]bool{"oioubl-2.1": true, "oioubl-3": true, "bis3": false, "en16931-ubl": false} {
		for _, file := range xmlFiles(t, filepath.Join(dir, set)) {
			doc, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head := doc[:min(len(doc), 4096)]
			a, b := ours.Recognise(head), peppols.Recognise(head)
			if (a > b) != isOurs || isOurs && isInvoice(file) && a < 90 && !strings.Contains(file, "UBLExtensions") {
				t.Errorf("%s: oioubl %d, peppolbis %d", file, a, b)
			}
		}
	}
}

// TestOIOUBLIsNotTakenForPeppol: the totals of OIOUBL mean other things, so that a
// document whose name is hidden is read as what it is, or not at all.
func TestOIOUBLIsNotTakenForPeppol(t *testing.T) {
	doc := sample(t, "oioubl-2.1/1.17.2__OIOUBL_Invoice_v2p2.xml")
	ours, peppols := open(t, nil).(formats.Reader), peppolFormat(t).(formats.Reader)
	for name, id := range map[string]string{"a reference": "&#79;IOUBL-2", "a comment": "OIO<!-- -->UBL-2", "CDATA": "<![CDATA[OIOUBL]]>-2"} {
		hidden := bytes.Replace(doc, []byte(">OIOUBL-2"), []byte(">"+id), 1)
		if bytes.Equal(hidden, doc) {
			t.Fatal("the sample has another name")
		}
		head := hidden[:4096]
		if a, b := ours.Recognise(head), peppols.Recognise(head); a <= b {
			t.Errorf("%s: oioubl %d, peppolbis %d", name, a, b)
		}
		if _, err := peppols.Read(t.Context(), bytes.NewReader(hidden)); fault.CodeOf(err) != "FILE-UNREAD" {
			t.Errorf("%s: read as Peppol: %v", name, err)
		}
	}
}

func TestSamplesCutOffAreNeverInvoices(t *testing.T) {
	doc := sample(t, "oioubl-2.1/1.17.2__OIOUBL_Invoice_v2p2.xml")
	end := len(bytes.TrimRight(doc, "\r\n "))
	for i := range 100 {
		if _, err := read(t, doc[:end*i/100]); fault.KindOf(err) != fault.Invalid || fault.CodeOf(err) == "" {
			t.Errorf("the first %d of 100: %v", i, err)
		}
	}
}

// TestSettingsAreThoseOfThePlugin keeps the tests' settings in step.
func TestSettingsAreThoseOfThePlugin(t *testing.T) {
	for _, v := range []plugin.Values{faithful(), every()} {
		if _, err := oioubl.Format.Tidy(v); err != nil {
			t.Error(fmt.Errorf("%v: %w", v, err))
		}
	}
}

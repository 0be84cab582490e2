package x12_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/formats"
	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// foreign is an interchange with the segments of one 810, as somebody else writes it.
func foreign(segments ...string) []byte {
	n := len(segments) + 2
	return []byte("ISA*00*          *00*          *01*079239401      *ZZ*5790000123452  *261020*0930*U*00401*000000905*0*P*>~" +
		"GS*IN*079239401*5790000123452*20261020*0930*905*X*004010VICS~ST*810*0001~" +
		strings.Join(segments, "~") + fmt.Sprintf("~SE*%d*0001~GE*1*905~IEA*1*000000905~", n))
}

// TestInvoicesOfOthersAreRead holds what American guides show against the terms that
// it means.
func TestInvoicesOfOthersAreRead(t *testing.T) {
	line := "IT1*1*10*CA*12.5**UP*012345678905*VN*A-1*IN*77"
	for _, c := range []struct {
		name     string
		settings plugin.Values
		segments []string
		want     map[string]string
	}{
		{"a retail invoice", nil, []string{
			"BIG*20261020*4711*20261001*PO9***DI", "NTE*GEN*Thank you", "CUR*SE*USD", "REF*DP*0099", "REF*IA*123456", "PER*BD*Jane", "N1*ST*Store 7*92*0007", "N3*1 Main St*Suite 2", "N4*Columbus*OH*43004*US",
			"N1*BT*Retail Inc*9*0792394010000", "N1*RI*Factor LLC", "N1*SU*Supplier Ltd*1*079239401", "N2*Wholesale Division", "N3*2 Side St", "N4*Dayton*OH*45402", "PER*AR*John Doe*TE*5551234*FX*5559999*EM*john@supplier.example",
			"ITD*08*3*2**10**30*****2% 10 NET 30", "DTM*011*20261018", "FOB*CC", line, "CTP**LPR*15", "PID*F*08***WIDGETS BLUE", "PO4*12*1*EA", "SAC*A*C310***500***0.5*CA*10**02***ALLOWANCE",
			"TDS*13290*13290*13024*266", "CAD*M****UPSN", "SAC*C*D240***790*******06***FREIGHT", "ISS*10*CA*120*LB", "CTT*1*10",
		}, map[string]string{
			"BT-1": "4711", "BT-2": "2026-10-20", "BT-3": "380", "BT-5": "USD", "BT-13": "PO9", "BT-22": "Thank you", "BT-9": "2026-11-19", "BT-20": "2% 10 NET 30", "BT-72": "2026-10-18",
			"BT-27": "Supplier Ltd Wholesale Division", "BT-29": "079239401", "BT-29-1": "0060", "BT-35": "2 Side St", "BT-37": "Dayton", "BT-39": "OH", "BT-38": "45402", "BT-41": "John Doe", "BT-42": "5551234", "BT-43": "john@supplier.example",
			"BT-44": "Retail Inc", "BT-46": "0792394010000", "BT-46-1": "0062", "BT-59": "Factor LLC", "BT-70": "Store 7", "BT-71": "0007", "BT-75": "1 Main St", "BT-76": "Suite 2", "BT-80": "US",
			"BT-126": "1", "BT-129": "10", "BT-130": "XCS", "BT-146": "12.5", "BT-148": "15", "BT-147": "2.5", "BT-153": "WIDGETS BLUE", "BT-155": "A-1", "BT-156": "77", "BT-157": "012345678905", "BT-157-1": "0160",
			"BT-131": "120.00", "BT-136": "5.00", "BT-139": "ALLOWANCE", "BT-140": "95", "BT-99": "7.90", "BT-104": "FREIGHT", "BT-105": "FC",
			"BT-106": "120.00", "BT-108": "7.90", "BT-109": "127.90", "BT-110": "0.00", "BT-112": "132.90", "BT-115": "132.90",
		}},
		{"nothing but what must be", plugin.Values{"currency": "USD"}, []string{"BIG*20261020*4711", "IT1**2*EA*5", "TDS*1000"}, map[string]string{
			"BT-1": "4711", "BT-3": "380", "BT-5": "USD", "BT-129": "2", "BT-131": "10.00", "BT-112": "10.00", "BT-44": "",
		}},
		{"a credit memo with a minus", nil, []string{"BIG*20261020*CM1**PO9***CN", "REF*IV*4711", "IT1*1*-2*EA*5", "TXI*VA**25", "TDS*-1250", "TXI*VA*-2.5*25", "CTT*1"}, map[string]string{
			"BT-3": "381", "BT-25": "4711", "BT-129": "2", "BT-131": "10.00", "BT-112": "12.50", "BT-110": "2.50", "BT-117": "2.5", "BT-116": "10.00", "BT-151": "S", "BT-152": "25",
		}},
		{"a credit memo without", nil, []string{"BIG*20261020*CM1*****CR", "IT1*1*2*EA*5", "TDS*1000"}, map[string]string{
			"BT-3": "381", "BT-129": "2", "BT-131": "10.00", "BT-112": "10.00",
		}},
		{"a credit memo by its sign alone", nil, []string{"BIG*20261020*CM1", "IT1*1*-2*EA*5", "TDS*-1000"}, map[string]string{
			"BT-3": "381", "BT-129": "2", "BT-131": "10.00", "BT-112": "10.00",
		}},
		{"an invoice with returns", nil, []string{"BIG*20261020*4711", "IT1*1*5*EA*5", "IT1*2*-2*EA*5", "TDS*1500"}, map[string]string{
			"BT-3": "380", "BT-129": "5", "BT-131": "25.00", "BT-112": "15.00",
		}},
		{"an invoice that says so though it is below 0", nil, []string{"BIG*20261020*4711*****DI", "IT1*1*-2*EA*5", "TDS*-1000"}, map[string]string{
			"BT-3": "380", "BT-129": "-2", "BT-131": "-10.00", "BT-112": "-10.00",
		}},
		{"discounts of a credit memo as charges", nil, []string{"BIG*20261020*CM1*****CR", "IT1*1*-2*EA*5", "SAC*C*C310***100", "TDS*-900"}, map[string]string{
			"BT-136": "1.00", "BT-141": "", "BT-131": "9.00", "BT-112": "9.00",
		}},
		{"as discounts", nil, []string{"BIG*20261020*CM1*****CR", "IT1*1*-2*EA*5", "SAC*A*C310***100", "TDS*-900"}, map[string]string{
			"BT-136": "1.00", "BT-141": "", "BT-131": "9.00", "BT-112": "9.00",
		}},
		{"with a minus", nil, []string{"BIG*20261020*CM1*****CR", "IT1*1*-2*EA*5", "SAC*A*C310***-100", "TDS*-900"}, map[string]string{
			"BT-136": "1.00", "BT-141": "", "BT-131": "9.00", "BT-112": "9.00",
		}},
		{"tax as a charge", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*1250", "SAC*C*H850***250*Z*25"}, map[string]string{
			"BT-110": "2.50", "BT-117": "2.50", "BT-118": "S", "BT-119": "25", "BT-116": "10.00", "BT-99": "", "BT-109": "10.00", "BT-112": "12.50",
		}},
		{"exempt", plugin.Values{"exempt_as": "G"}, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***1", "TDS*1000", "TXI*VA*0*0***1"}, map[string]string{
			"BT-151": "G", "BT-118": "G", "BT-152": "0",
		}},
		{"taxed at nothing", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TXI*VA**0***2", "TDS*1000", "TXI*VA*0*0***2"}, map[string]string{"BT-151": "Z", "BT-118": "Z"}},
		{"one rate for all", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*1250", "TXI*ST*2.5*25", "SAC*A*C310***0"}, map[string]string{"BT-151": "S", "BT-152": "25", "BT-95": "S", "BT-96": "25", "BT-116": "10.00"}},
		{"days from the invoice", nil, []string{"BIG*20261020*4711", "ITD*01*3*****45", "TDS*0"}, map[string]string{"BT-9": "2026-12-04"}},
		{"days from delivery", nil, []string{"BIG*20261020*4711", "ITD*01*2*****45", "TDS*0"}, map[string]string{"BT-9": ""}},
		{"a cash discount", nil, []string{"BIG*20261020*4711", "ITD*08*3*2**10**30", "ITD*08*3*1*20261101", "TDS*0"}, map[string]string{"BT-20": "2% 10 days, net 30 days\n1% until 20261101", "BT-9": "2026-11-19"}},
		{"what is left to pay as total", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*600", "AMT*C4*4"}, map[string]string{"BT-112": "10.00", "BT-113": "4", "BT-115": "6.00", "BT-114": "0.00"}},
		{"what is left to pay beside", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*1000", "AMT*EAF*6"}, map[string]string{"BT-112": "10.00", "BT-113": "4.00", "BT-115": "6", "BT-114": ""}},
		{"rounding", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5.12", "TDS*1024", "AMT*EAF*10"}, map[string]string{"BT-112": "10.24", "BT-114": "-0.24", "BT-115": "10"}},
		{"descriptions", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "PID*F*GEN***LONG TEXT", "PID*F*08***WIDGET", "PID*F*08***BLUE", "PID*S*08*VI*ABC", "TDS*1000"}, map[string]string{"BT-153": "WIDGET BLUE", "BT-154": "LONG TEXT"}},
		{"a description alone", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "PID*F****WIDGET", "TDS*1000"}, map[string]string{"BT-153": "WIDGET", "BT-154": ""}},
		{"what stands below a line", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "REF*11*K7", "SLN*1**I*1*EA", "PID*F*08***PART", "DTM*150*20260101", "N1*ST*Store", "REF*11*K8", "TDS*1000"}, map[string]string{"BT-133": "K7", "BT-153": "", "BT-134": ""}},
		{"lower case and blanks", nil, []string{"BIG*20261020*inv 1   ", "N1*BY*acme inc      *92*x1   ", "TDS*0"}, map[string]string{"BT-1": "inv 1", "BT-44": "acme inc", "BT-46": "x1"}},
		{"segments that no invoice has", nil, []string{"BIG*20261020*4711", "ZZZ*1", "IT1*1*2*EA*5", "ZA*2", "TDS*1000", "ZB*3"}, map[string]string{"BT-1": "4711"}},
		{"an order in a reference", nil, []string{"BIG*20261020*4711", "REF*PO*PO9", "TDS*0"}, map[string]string{"BT-13": "PO9"}},
		{"information only", nil, []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*1000", "SAC*N*ZZZZ***100*******15***FYI"}, map[string]string{"BT-92": "", "BT-99": "", "BT-109": "10.00"}},
		{"prices per hundred", nil, []string{"BIG*20261020*4711", "IT1*1*200*EA*5*HP", "TDS*1000"}, map[string]string{"BT-146": "5", "BT-149": "100", "BT-150": "C62", "BT-131": "10.00"}},
		{"a unit that nobody knows", nil, []string{"BIG*20261020*4711", "IT1*1*2*X9*5", "TDS*1000"}, map[string]string{"BT-130": "X9"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := read(t, c.settings, foreign(c.segments...))
			if err != nil {
				t.Fatal(err)
			}
			for term, want := range c.want {
				if is, _ := invoice.Lookup(got, term); is != want {
					t.Errorf("%s is %q, want %q", term, is, want)
				}
			}
		})
	}
}

func TestWhatIsNoInvoiceIsRefusedWithItsReason(t *testing.T) {
	good := []string{"BIG*20261020*4711", "IT1*1*2*EA*5", "TDS*1000", "CTT*1"}
	with := func(at int, more ...string) []byte {
		all := append([]string{}, good[:at]...)
		return foreign(append(append(all, more...), good[at:]...)...)
	}
	swap := func(old, fresh string) []byte {
		doc := string(foreign(good...))
		if !strings.Contains(doc, old) {
			t.Fatalf("the sample has no %q", old)
		}
		return []byte(strings.Replace(doc, old, fresh, 1))
	}
	two := strings.Replace(string(foreign(good...)), "GE*1", "ST*810*0002~BIG*20261020*4712~TDS*1~SE*4*0002~GE*2", 1)
	for _, c := range []struct {
		name     string
		settings plugin.Values
		doc      []byte
		code     string
		says     string
	}{
		{"no BIG", nil, foreign(good[1:]...), "FILE-UNREAD", "begin with BIG"},
		{"an empty set", nil, []byte(strings.Replace(string(foreign("X")), "~X~SE*3", "~SE*2", 1)), "FILE-UNREAD", "no BIG"},
		{"two BIG", nil, with(1, good[0]), "FILE-UNREAD", "stands twice"},
		{"no total", nil, foreign(good[:2]...), "FILE-UNREAD", "no total"},
		{"two totals", nil, with(3, good[2]), "FILE-UNREAD", "stands twice"},
		{"a line after the total", nil, with(3, good[1]), "FILE-UNREAD", "after the total"},
		{"a segment after the end", nil, with(4, "NTE*GEN*x"), "FILE-UNREAD", "after the end"},
		{"a wrong number of lines", nil, swap("CTT*1", "CTT*2"), "FILE-UNREAD", "there are 1"},
		{"no number of lines", nil, swap("CTT*1", "CTT"), "FILE-UNREAD", "there are 1"},
		{"several invoices", nil, []byte(two), "FILE-UNREAD", "several invoices"},
		{"an order", nil, swap("ST*810", "ST*850"), "FILE-UNREAD", "850"},
		{"an acknowledgement", nil, swap("ST*810", "ST*997"), "FILE-UNREAD", "functional acknowledgement"},
		{"an old version", nil, swap("*X*004010VICS", "*X*003060"), "FILE-UNREAD", "003060"},
		{"a version that is none", nil, swap("*X*004010VICS", "*X*VICS"), "FILE-UNREAD", "VICS"},
		{"an unknown segment when told to refuse", plugin.Values{"unknown_segments": "refuse"}, with(1, "ZZZ*1"), "FILE-UNREAD", "no invoice has"},
		{"a date that is none", nil, swap("BIG*20261020", "BIG*20260230"), "DOC-VALUE", "BIG01 (BT-2)"},
		{"a short date", nil, swap("BIG*20261020", "BIG*261020"), "DOC-VALUE", "BT-2"},
		{"a total with a point", nil, swap("TDS*1000", "TDS*10.00"), "DOC-VALUE", "TDS01 (BT-112)"},
		{"a total in letters", nil, swap("TDS*1000", "TDS*ten"), "DOC-VALUE", "BT-112"},
		{"a total of 30 digits", nil, swap("TDS*1000", "TDS*"+strings.Repeat("9", 30)), "DOC-VALUE", "BT-112"},
		{"a quantity in letters", nil, swap("IT1*1*2", "IT1*1*two"), "DOC-VALUE", "IT102 (BT-129)"},
		{"a quantity with an exponent", nil, swap("IT1*1*2", "IT1*1*2E3"), "DOC-VALUE", "BT-129"},
		{"a price with a comma", nil, swap("*EA*5", "*EA*5,00"), "DOC-VALUE", "BT-146"},
		{"days in letters", nil, with(1, "ITD*01*3*****soon"), "DOC-VALUE", "BT-9"},
		{"days without end", nil, with(1, "ITD*01*3*****1000"), "DOC-VALUE", "BT-9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(t, c.settings, c.doc)
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || f.Code != c.code || !strings.Contains(f.Message, c.says) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestInvoicesAreRecognised(t *testing.T) {
	r := open(t, nil).(formats.Reader)
	doc := string(foreign("BIG*20261020*4711", "TDS*0"))
	for _, c := range []struct {
		head string
		want int
	}{
		{doc, 95}, {"\uFEFF\r\n" + doc, 95}, {doc[:160], 95}, {doc[:108], 60}, {strings.Replace(strings.Replace(doc, "ST*810", "ST*997", 1), "GS*IN", "GS*FA", 1), 60},
		{strings.NewReplacer("*", "|", "~", "\n").Replace(doc), 95}, {doc[:60], 0}, {"ISA", 0}, {"", 0},
		{"ISABELLA and many other people", 0}, {"ISA is a word, and so are these: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", 0}, {"UNA:+.? '", 0}, {"<Invoice/>", 0},
	} {
		if got := r.Recognise([]byte(c.head)); got != c.want {
			t.Errorf("%.60q: got %d, want %d", c.head, got, c.want)
		}
	}
}

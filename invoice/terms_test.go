package invoice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestEveryBusinessTermOfTheStandardHasExactlyOneField(t *testing.T) {
	seen := map[string]int{}
	for _, term := range Terms() {
		seen[term.Number]++
	}
	for n := 1; n <= 165; n++ {
		number, want := fmt.Sprintf("BT-%d", n), 1
		if n == 4 {
			want = 0 // the standard has no BT-4
		}
		if seen[number] != want {
			t.Errorf("%s has %d fields", number, seen[number])
		}
		delete(seen, number)
	}
	// The parts of identifiers and of the attachment that the standard numbers.
	for _, number := range strings.Fields(`BT-18-1 BT-29-1 BT-30-1 BT-34-1 BT-46-1 BT-47-1 BT-49-1 BT-60-1 BT-61-1 BT-71-1
		BT-125-1 BT-125-2 BT-128-1 BT-157-1 BT-158-1 BT-158-2`) {
		if seen[number] != 1 {
			t.Errorf("%s has %d fields", number, seen[number])
		}
		delete(seen, number)
	}
	for number := range seen {
		t.Errorf("%s is in no table of the standard", number)
	}
}

func TestEveryBusinessGroupOfTheStandardHasExactlyOnePlace(t *testing.T) {
	seen := map[string]int{}
	parents := map[string]string{"": ""}
	for _, g := range Groups() {
		seen[g.Number]++
		if _, ok := parents[g.Parent]; !ok || g.Name == "" {
			t.Errorf("%+v has no name, or comes before its parent", g)
		}
		parents[g.Number] = g.Parent
	}
	for n := 1; n <= 32; n++ {
		number := fmt.Sprintf("BG-%d", n)
		if seen[number] != 1 {
			t.Errorf("%s has %d places", number, seen[number])
		}
		delete(seen, number)
	}
	if len(seen) > 0 {
		t.Errorf("%v are in no table of the standard", seen)
	}
	for group, want := range map[string]string{
		"BG-2": "", "BG-5": "BG-4", "BG-6": "BG-4", "BG-8": "BG-7", "BG-9": "BG-7", "BG-12": "BG-11", "BG-14": "BG-13", "BG-15": "BG-13",
		"BG-17": "BG-16", "BG-18": "BG-16", "BG-19": "BG-16", "BG-25": "", "BG-26": "BG-25", "BG-28": "BG-25", "BG-31": "BG-25", "BG-32": "BG-31",
	} {
		if parents[group] != want {
			t.Errorf("%s is in %q, want %q", group, parents[group], want)
		}
	}
}

// TestTermsStandWhereTheStandardPutsThem spells out each group's terms, so a tag
// on the wrong field cannot pass.
func TestTermsStandWhereTheStandardPutsThem(t *testing.T) {
	want := map[string][]int{
		"": {1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, "BG-1": {21, 22}, "BG-2": {23, 24}, "BG-3": {25, 26},
		"BG-4": {27, 28, 29, 30, 31, 32, 33, 34}, "BG-5": {35, 36, 37, 38, 39, 40, 162}, "BG-6": {41, 42, 43},
		"BG-7": {44, 45, 46, 47, 48, 49}, "BG-8": {50, 51, 52, 53, 54, 55, 163}, "BG-9": {56, 57, 58}, "BG-10": {59, 60, 61},
		"BG-11": {62, 63}, "BG-12": {64, 65, 66, 67, 68, 69, 164}, "BG-13": {70, 71, 72}, "BG-14": {73, 74}, "BG-15": {75, 76, 77, 78, 79, 80, 165},
		"BG-16": {81, 82, 83}, "BG-17": {84, 85, 86}, "BG-18": {87, 88}, "BG-19": {89, 90, 91},
		"BG-20": {92, 93, 94, 95, 96, 97, 98}, "BG-21": {99, 100, 101, 102, 103, 104, 105},
		"BG-22": {106, 107, 108, 109, 110, 111, 112, 113, 114, 115}, "BG-23": {116, 117, 118, 119, 120, 121}, "BG-24": {122, 123, 124, 125},
		"BG-25": {126, 127, 128, 129, 130, 131, 132, 133}, "BG-26": {134, 135}, "BG-27": {136, 137, 138, 139, 140}, "BG-28": {141, 142, 143, 144, 145},
		"BG-29": {146, 147, 148, 149, 150}, "BG-30": {151, 152}, "BG-31": {153, 154, 155, 156, 157, 158, 159}, "BG-32": {160, 161},
	}
	got := map[string][]string{}
	for _, term := range Terms() {
		if strings.Count(term.Number, "-") == 1 {
			got[term.Group] = append(got[term.Group], term.Number)
		}
	}
	for group, numbers := range want {
		var due []string
		for _, n := range numbers {
			due = append(due, fmt.Sprintf("BT-%d", n))
		}
		slices.SortFunc(got[group], CompareTerms)
		if !slices.Equal(got[group], due) {
			t.Errorf("%s has %v, want %v", group, got[group], due)
		}
		delete(got, group)
	}
	if len(got) > 0 {
		t.Errorf("no such groups: %v", got)
	}
}

func TestFieldNamesAreTheWordsOfTheTerms(t *testing.T) {
	for number, path := range map[string]string{
		"BT-1": "Number", "BT-13": "PurchaseOrder", "BT-24": "Specification", "BT-26": "Preceding.IssueDate", "BT-31": "Seller.VATIdentifier",
		"BT-34-1": "Seller.ElectronicAddress.Scheme", "BT-37": "Seller.Address.City", "BT-46": "Buyer.Identifiers", "BT-53": "Buyer.Address.PostCode",
		"BT-58": "Buyer.Contact.Email", "BT-66": "TaxRepresentative.Address.City", "BT-74": "Delivery.Period.End", "BT-77": "Delivery.Address.City",
		"BT-84": "Payment.Transfers.Account", "BT-90": "Payment.DirectDebit.Creditor", "BT-96": "Allowances.Rate", "BT-103": "Charges.Rate",
		"BT-110": "Totals.TotalVAT", "BT-119": "VATBreakdown.Rate", "BT-125": "Attachments.Content", "BT-125-2": "Attachments.FileName",
		"BT-131": "Lines.LineNet", "BT-137": "Lines.Allowances.Base", "BT-143": "Lines.Charges.Percentage", "BT-149": "Lines.Price.BaseQuantity",
		"BT-152": "Lines.VAT.Rate", "BT-158-2": "Lines.Item.Classifications.Version", "BT-161": "Lines.Item.Attributes.Value", "BT-165": "Delivery.Address.Line3",
	} {
		term, ok := FindTerm(number)
		if !ok || term.Path != path {
			t.Errorf("%s is %q, want %q", number, term.Path, path)
		}
		if back, ok := FindTerm(path); !ok || back != term {
			t.Errorf("%s leads to %+v", path, back)
		}
	}
}

func TestTermsSayWhatTheyAre(t *testing.T) {
	for _, term := range Terms() {
		if term.Name == "" || term.Kind == "" || term.Path == "" {
			t.Errorf("%+v is incomplete", term)
		}
		if strings.HasSuffix(term.Path, ".Scheme") != (strings.HasSuffix(term.Name, " scheme identifier")) {
			t.Errorf("%+v is a scheme in one word only", term)
		}
	}
	for _, want := range []Term{
		{"BT-2", "Invoice issue date", "", "IssueDate", false, KindDate},
		{"BT-29", "Seller identifier", "BG-4", "Seller.Identifiers", true, KindIdentifier},
		{"BT-49-1", "Buyer electronic address scheme identifier", "BG-7", "Buyer.ElectronicAddress.Scheme", false, KindCode},
		{"BT-125-1", "Attached document MIME code", "BG-24", "Attachments.Content.MediaType", true, KindCode},
		{"BT-112", "Invoice total amount with VAT", "BG-22", "Totals.TotalWithVAT", false, KindAmount},
		{"BT-146", "Item net price", "BG-29", "Lines.Price.NetPrice", true, KindPrice},
		{"BT-134", "Invoice line period start date", "BG-26", "Lines.Period.Start", true, KindDate},
	} {
		if got, _ := FindTerm(want.Number); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	Terms()[0].Name = "changed"
	Groups()[0].Name = "changed"
	if Terms()[0].Name == "changed" || Groups()[0].Name == "changed" {
		t.Error("a caller changed the table for all others")
	}
}

func TestFindTermKnowsNoGroupsAndNoNonsense(t *testing.T) {
	for _, name := range []string{"", "BG-4", "Buyer", "BT-4", "BT-166", "bt-1", "number", "Lines[0].ID", "Lines[].ID", "Lines[1.ID", "Lines[-1].ID", "Lines[1]].ID",
		"Lines[+1].ID", "Lines[99999999999].ID", "Buyer[1].Name", "Number[1]", "[1]", ".", "Seller.Identifiers[1].Scheme[1]", "Buyer.TaxRegistration", "Lines[1]"} {
		if term, ok := FindTerm(name); ok {
			t.Errorf("%q leads to %+v", name, term)
		}
	}
}

func TestNumbersAreOrderedAsPeopleCount(t *testing.T) {
	got := strings.Fields("BT-10 BT-2 BG-25 BT-29-1 BT-29 BT-125-2 BG-3 BT-125-1 BT-29")
	slices.SortFunc(got, CompareTerms)
	if want := "BG-3 BG-25 BT-2 BT-10 BT-29 BT-29 BT-29-1 BT-125-1 BT-125-2"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

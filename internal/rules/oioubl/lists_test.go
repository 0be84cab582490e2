package oioubl

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/postbud/postbud/internal/judge"
)

func TestListsAreTheOfficialOnes(t *testing.T) {
	dir := filepath.Join(judge.NeedShared(t), "reference", "codelists", "oioubl")
	official := map[string]string{
		"country": "CountryCode", "currency": "CurrencyCode", "endpoint-scheme": "EndpointID_schemeID", "party-scheme": "PartyID_schemeID",
		"unit": "Quantity_unitCode", "certificate": "Environment_Value", "discrepancy": "Discrepancy",
		"profile-1.1": "Profile1", "profile-1.2": "Profile2", "profile-1.3": "Profile3", "profile-1.4": "Profile4", "profile-1.5": "Profile5", "profile-1.6": "Profile6",
		"tax-category-1.1": "TaxCategory1", "tax-category-1.2": "TaxCategory2", "tax-category-1.3": "TaxCategory3", "tax-category-1.4": "TaxCategory4",
	}
	own, err := files.ReadDir("lists")
	if err != nil {
		t.Fatal(err)
	}
	if len(own) != len(official) {
		t.Errorf("%d lists, %d official ones", len(own), len(official))
	}
	for name, file := range official {
		want, err := os.ReadFile(filepath.Join(dir, file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := files.ReadFile("lists/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("the list %s is not the official %s", name, file)
		}
	}
}

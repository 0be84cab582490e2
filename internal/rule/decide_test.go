package rule_test

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/plugin"
)

const customer = "10042"

// everyone is a common rule with something in each part.
func everyone() rule.Export {
	return rule.Export{
		Active: rule.On, Format: "peppolbis", Destination: "access-point",
		General:  plugin.Values{"sent_there": "skip", "attach_pdf": "never"},
		Supplier: plugin.Values{"account": "DK5000400440116243", "bic": "DABADKKK"},
		Customer: plugin.Values{"language": "en"},
		Options:  plugin.Values{"indent": "no", "process": "billing"},
		Delivery: plugin.Values{"folder": "in", "mode": "refuse"},
	}
}

func decide(t *testing.T, common rule.Export, own *rule.Export) rule.Route {
	t.Helper()
	r, err := rule.Decide(common, own, customer)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARuleForEveryoneIsInherited(t *testing.T) {
	for name, own := range map[string]*rule.Export{"no rule of his own": nil, "an empty rule of his own": {}} {
		r := decide(t, everyone(), own)
		if r.Customer != customer || r.Format != "peppolbis" || r.Destination != "access-point" {
			t.Errorf("%s: the route is %+v", name, r)
		}
		if r.General.SentThere != rule.Skip || r.General.AttachPDF != rule.Never || !r.General.BuyerAddress || r.General.FileName.String() != "{Number}-{Key}" {
			t.Errorf("%s: general is %+v", name, r.General)
		}
		if r.Supplier.Account != "DK5000400440116243" || r.Supplier.BIC != "DABADKKK" || r.Supplier.Name != "" || r.Receiver.Language != "en" {
			t.Errorf("%s: the parties are %+v %+v", name, r.Supplier, r.Receiver)
		}
		if !maps.Equal(r.Options, everyone().Options) || !maps.Equal(r.Delivery, everyone().Delivery) {
			t.Errorf("%s: options %v, delivery %v", name, map[string]string(r.Options), map[string]string(r.Delivery))
		}
		for path, origin := range r.Origins {
			if origin != rule.FromActivation {
				t.Errorf("%s: %s comes from %s", name, path, origin)
			}
		}
		if len(r.Origins) != 2+2+2+1+2+2 {
			t.Errorf("%s: the origins are %v", name, r.Origins)
		}
	}
}

func TestACustomersRuleGoesBeforeThatForEveryone(t *testing.T) {
	own := rule.Export{
		General:  plugin.Values{"sent_there": "send", "file_name": "{Number}"},
		Supplier: plugin.Values{"bic": "NDEADKKK", "city": "Aarhus"},
		Customer: plugin.Values{"buyer_reference": "7"},
		Options:  plugin.Values{"indent": "yes"},
		Delivery: plugin.Values{"folder": "in/10042"},
	}
	r := decide(t, everyone(), &own)
	want := map[string]rule.Origin{
		"format": rule.FromActivation, "destination": rule.FromActivation,
		"general.sent_there": rule.FromCustomer, "general.file_name": rule.FromCustomer, "general.attach_pdf": rule.FromActivation,
		"supplier.account": rule.FromActivation, "supplier.bic": rule.FromCustomer, "supplier.city": rule.FromCustomer,
		"customer.language": rule.FromActivation, "customer.buyer_reference": rule.FromCustomer,
		"options.indent": rule.FromCustomer, "options.process": rule.FromActivation,
		"delivery.folder": rule.FromCustomer, "delivery.mode": rule.FromActivation,
	}
	if !maps.Equal(r.Origins, want) {
		t.Errorf("the origins are %v", r.Origins)
	}
	if r.General.SentThere != rule.Send || r.General.FileName.String() != "{Number}" || r.General.AttachPDF != rule.Never {
		t.Errorf("general is %+v", r.General)
	}
	if r.Supplier.BIC != "NDEADKKK" || r.Supplier.Account != "DK5000400440116243" || r.Supplier.City != "Aarhus" {
		t.Errorf("the supplier is %+v", r.Supplier)
	}
	if r.Receiver.BuyerReference != "7" || r.Receiver.Language != "en" {
		t.Errorf("the receiver is %+v", r.Receiver)
	}
	if !maps.Equal(r.Options, plugin.Values{"indent": "yes", "process": "billing"}) || !maps.Equal(r.Delivery, plugin.Values{"folder": "in/10042", "mode": "refuse"}) {
		t.Errorf("options %v, delivery %v", map[string]string(r.Options), map[string]string(r.Delivery))
	}
}

func TestWhatNoRuleSetsIsTheProgramsDefault(t *testing.T) {
	r := decide(t, rule.Export{Active: rule.On, Format: "json", Destination: "folder"}, nil)
	if r.General.SentThere != rule.Hold || r.General.AttachPDF != rule.IfThere || !r.General.CreditReference || r.Receiver.Language != "da" {
		t.Errorf("the defaults are %+v %+v", r.General, r.Receiver)
	}
	for section, spec := range map[string]plugin.Spec{"general": rule.Generals.Spec(), "supplier": rule.Suppliers.Spec(), "customer": rule.Customers.Spec()} {
		for _, name := range spec.Names() {
			if got := r.Origin(section, name); got != rule.FromDefault {
				t.Errorf("%s.%s comes from %s", section, name, got)
			}
		}
	}
	if r.Origin("options", "anything") != rule.FromDefault {
		t.Error("an unknown value has another origin")
	}
	if got := decide(t, everyone(), nil).Origin("supplier", "bic"); got != rule.FromActivation {
		t.Errorf("supplier.bic comes from %s", got)
	}
}

func TestACustomersValueMayBeEmptyToUndoThatForEveryone(t *testing.T) {
	r := decide(t, everyone(), &rule.Export{Supplier: plugin.Values{"bic": ""}, General: plugin.Values{"sent_there": ""}})
	if r.Supplier.BIC != "" || r.General.SentThere != rule.Hold || r.Origins["supplier.bic"] != rule.FromCustomer {
		t.Errorf("the supplier is %+v, general %+v", r.Supplier, r.General)
	}
}

func TestAnotherFormatDropsTheOptionsForEveryone(t *testing.T) {
	r := decide(t, everyone(), &rule.Export{Format: "csv", Options: plugin.Values{"separator": ";"}})
	if r.Format != "csv" || r.Origins["format"] != rule.FromCustomer || !maps.Equal(r.Options, plugin.Values{"separator": ";"}) {
		t.Errorf("format %s, options %v", r.Format, map[string]string(r.Options))
	}
	if _, there := r.Origins["options.indent"]; there {
		t.Error("a dropped option has an origin")
	}
	if !maps.Equal(r.Delivery, everyone().Delivery) {
		t.Errorf("delivery is %v", map[string]string(r.Delivery))
	}
	same := decide(t, everyone(), &rule.Export{Format: "peppolbis"})
	if !maps.Equal(same.Options, everyone().Options) || same.Origins["format"] != rule.FromCustomer {
		t.Errorf("the same format named again has the options %v", map[string]string(same.Options))
	}
}

func TestAnotherDestinationDropsTheDeliveryForEveryone(t *testing.T) {
	r := decide(t, everyone(), &rule.Export{Destination: "folder"})
	if r.Destination != "folder" || r.Origins["destination"] != rule.FromCustomer || len(r.Delivery) != 0 {
		t.Errorf("destination %s, delivery %v", r.Destination, map[string]string(r.Delivery))
	}
	if !maps.Equal(r.Options, everyone().Options) {
		t.Errorf("options are %v", map[string]string(r.Options))
	}
}

func TestOnlyAnActivatedCustomerIsExportedTo(t *testing.T) {
	tests := []struct {
		name        string
		common, own rule.Switch
		active      bool
	}{
		{"nothing said", rule.Inherit, rule.Inherit, false},
		{"everyone on", rule.On, rule.Inherit, true},
		{"everyone off", rule.Off, rule.Inherit, false},
		{"this one on", rule.Inherit, rule.On, true},
		{"this one on, everyone off", rule.Off, rule.On, true},
		{"this one off, everyone on", rule.On, rule.Off, false},
		{"a word that is none", rule.Inherit, "yes", false},
	}
	for _, test := range tests {
		common := everyone()
		common.Active = test.common
		_, err := rule.Decide(common, &rule.Export{Active: test.own}, customer)
		if active := err == nil; active != test.active {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		f := fault.As(err)
		if !test.active && (f == nil || f.Kind != fault.RecipientNotFound || f.Code != "RULE-NONE" || f.Args["customer"] != customer || !errors.Is(err, rule.ErrNotActive)) {
			t.Errorf("%s: the fault is %+v", test.name, f)
		}
	}
}

func TestARuleWithoutFormatOrDestinationLeadsNowhere(t *testing.T) {
	for name, change := range map[string]func(*rule.Export){
		"no format":      func(e *rule.Export) { e.Format = "" },
		"no destination": func(e *rule.Export) { e.Destination = "" },
		"neither":        func(e *rule.Export) { e.Format, e.Destination = "", "" },
	} {
		common := everyone()
		change(&common)
		_, err := rule.Decide(common, &rule.Export{}, customer)
		f := fault.As(err)
		if f == nil || f.Kind != fault.RecipientNotFound || f.Code != "RULE-NONE" || f.Args["customer"] != customer || errors.Is(err, rule.ErrNotActive) {
			t.Errorf("%s: the fault is %v", name, err)
		}
		if _, err := rule.Decide(common, &rule.Export{Format: "csv", Destination: "folder"}, customer); err != nil {
			t.Errorf("%s, but the customer's rule names both: %v", name, err)
		}
	}
}

func TestWrongSettingsNameTheirFieldsAllAtOnce(t *testing.T) {
	common := everyone()
	common.General = plugin.Values{"sent_there": "maybe", "file_name": "../x"}
	common.Supplier = plugin.Values{"iban": "DK50"}
	_, err := rule.Decide(common, &rule.Export{Customer: plugin.Values{"language": "dk"}}, customer)
	var fields []string
	for _, f := range plugin.Wrong(err) {
		fields = append(fields, f.Field)
		if f.Kind != fault.Configuration || f.Message == "" {
			t.Errorf("the fault is %+v", f)
		}
	}
	if got := strings.Join(fields, " "); got != "file_name sent_there iban language" {
		t.Errorf("the fields are %s", got)
	}
}

func TestDecideChangesNoRule(t *testing.T) {
	common, own := everyone(), rule.Export{Options: plugin.Values{"indent": "yes"}, Supplier: plugin.Values{"bic": "X"}}
	r := decide(t, common, &own)
	r.Options["indent"], r.Delivery["folder"] = "changed", "changed"
	if !reflect.DeepEqual(common, everyone()) || own.Options["indent"] != "yes" || len(own.Options) != 1 {
		t.Errorf("the rules are now %+v and %+v", common, own)
	}
	again := decide(t, common, &own)
	if again.Options["indent"] != "yes" {
		t.Error("the same rules decide otherwise")
	}
}

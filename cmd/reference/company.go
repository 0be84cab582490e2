package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/plugin"
)

// meanings says what each place of a company's file is for; "everyone" stands for
// a customer's own rule too, which has the same fields.
func meanings() map[string]string {
	return map[string]string{
		"company":          "whose set-up this is",
		"company.id":       "lower-case letters, digits and hyphens; stands in addresses and cannot be changed later",
		"company.name":     "as people call it",
		"company.country":  "two letters; `DK` when left out",
		"company.cvr":      "the company's registration number",
		"company.zone":     "time zone; `Europe/Copenhagen` when left out",
		"company.language": "`en`, `da` or `sv`; `en` when left out",
		"company.test":     "marks the company as one for tests",

		"destinations":                "gateways that are set up, each under an id of your choice",
		"destinations.<id>.name":      "as people call it",
		"destinations.<id>.gateway":   "which [gateway](README.md)",
		"destinations.<id>.transfers": "how many documents may be sent at once; 4 when left out",
		"destinations.<id>.settings":  "the settings of that gateway, by name",

		"activations":                            "sources that are switched on, each under an id of your choice",
		"activations.<id>.name":                  "as people call it",
		"activations.<id>.adaptor":               "which [adaptor](README.md)",
		"activations.<id>.start":                 "documents dated before this day are left alone, `2026-01-31`",
		"activations.<id>.settings":              "the settings of that adaptor, by name",
		"activations.<id>.rules":                 "what happens to the documents",
		"activations.<id>.rules.everyone":        "the rule of all customers; what a customer's own rule leaves out comes from here",
		"activations.<id>.rules.customers":       "customers' own rules, by customer number or by the source's identifier; each has the fields of `everyone`",
		"activations.<id>.rules.everyone.active": "`on` or `off`; left out it is inherited, and off when nothing says on",
		"activations.<id>.rules.everyone.format": "which [format](README.md)",

		"activations.<id>.rules.everyone.destination":         "the id of one of the destinations",
		"activations.<id>.rules.everyone.general":             "settings of [how documents are handled](rules/general.md)",
		"activations.<id>.rules.everyone.supplier":            "settings of [what stands about you](rules/supplier.md)",
		"activations.<id>.rules.everyone.customer":            "settings of [what stands about the buyer](rules/customer.md)",
		"activations.<id>.rules.everyone.options":             "settings of the format",
		"activations.<id>.rules.everyone.delivery":            "settings of the gateway that a rule may set, see *Per rule* on its page",
		"activations.<id>.rules.everyone.then":                "the gateways after the first, in order: by the next goes what the one before surely could not deliver",
		"activations.<id>.rules.everyone.then.[]":             "one further gateway",
		"activations.<id>.rules.everyone.then.[].destination": "the id of a gateway that the rule does not name before",
		"activations.<id>.rules.everyone.then.[].format":      "the name of a format; without one it is the rule's",
		"activations.<id>.rules.everyone.then.[].options":     "settings of the format, over those of the rule where it is the same",
		"activations.<id>.rules.everyone.then.[].delivery":    "settings of the gateway that a rule may set",
		"activations.<id>.rules.everyone.strict":              "`on`: no document goes on along `then` by itself, only where a person orders it",

		"activations.<id>.schedule":                   "when the source is asked; left out it is asked by hand alone",
		"activations.<id>.schedule.every":             "`hourly`, `daily`, `weekly`, `cron`, or minutes that divide an hour, such as `15m`",
		"activations.<id>.schedule.minute":            "for `hourly`: 0 to 59",
		"activations.<id>.schedule.at":                "for `daily` and `weekly`: times such as `\"07:00\"`",
		"activations.<id>.schedule.days":              "for `weekly`: `monday` to `sunday`",
		"activations.<id>.schedule.cron":              "for `cron`: five fields",
		"activations.<id>.schedule.zone":              "time zone; the company's when left out",
		"activations.<id>.schedule.wait_out":          "a missed run waits for the next time instead of being caught up",
		"activations.<id>.notifications":              "who is told",
		"activations.<id>.notifications.[]":           "one person or mailbox",
		"activations.<id>.notifications.[].address":   "e-mail address",
		"activations.<id>.notifications.[].language":  "`en`, `da` or `sv`",
		"activations.<id>.notifications.[].documents": "`positive`: a mail for what was delivered; `negative`: one for what needs someone; `fell_back`: one for what goes by another gateway",
		"activations.<id>.notifications.[].runs":      "`positive`: a mail for each run that sent something; `negative`: one when a run or a connection fails",
	}
}

func companyFile(string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(made + `# A company's file

What ` + "`postbud apply`" + ` reads and ` + "`postbud dump`" + ` writes: the whole set-up of one
company in YAML. What the file names is added or changed, what it does not name is
removed. A mistake anywhere leaves everything as it was; each mistake is named with
its line.

A secret never stands in the file. Its place names where it is kept:
` + "`env:NAME`" + ` for a variable of the environment, ` + "`file:PATH`" + ` for a file. It is read
when it is needed. One that the file leaves out stays as it is stored; ` + "`\"\"`" + ` removes it.

[configs/company.sample.yaml](../../configs/company.sample.yaml) is such a file, with
comments.

`)
	says, used := meanings(), map[string]bool{}
	var rows [][]string
	for _, p := range places("", reflect.TypeFor[configs.File]()) {
		meaning, known := says[p.name]
		if !known {
			return nil, fmt.Errorf("nothing is said of %s", p.name)
		}
		used[p.name] = true
		rows = append(rows, []string{quoted(p.name), p.kind, meaning})
	}
	for name := range says {
		if !used[name] {
			return nil, fmt.Errorf("%s is described and does not exist", name)
		}
	}
	table(&b, []string{"Place", "Holds", "Meaning"}, rows)
	return b.Bytes(), nil
}

// place is a spot in the file and what may stand there.
type place struct{ name, kind string }

func places(at string, t reflect.Type) (all []place) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		all = append(all, below(strings.TrimPrefix(at+"."+name, "."), f.Type)...)
	}
	return all
}

func below(name string, t reflect.Type) []place {
	switch {
	case t == reflect.TypeFor[plugin.Values]():
		return []place{{name, "settings"}}
	case t.Kind() == reflect.Struct:
		return append([]place{{name, "names and values"}}, places(name, t)...)
	case strings.HasSuffix(name, ".customers"):
		return []place{{name, "rules, by customer"}}
	case t.Kind() == reflect.Map:
		return append([]place{{name, "entries, by id"}}, places(name+".<id>", t.Elem())...)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return append([]place{{name, "list"}, {name + ".[]", "names and values"}}, places(name+".[]", t.Elem())...)
	case t.Kind() == reflect.Slice:
		return []place{{name, "list of texts"}}
	case t.Kind() == reflect.Bool:
		return []place{{name, "true or false"}}
	case t.Kind() == reflect.Int:
		return []place{{name, "whole number"}}
	}
	return []place{{name, "text"}}
}

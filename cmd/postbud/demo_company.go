package main

import (
	"context"
	"path/filepath"
	"strconv"
	"time"

	"github.com/postbud/postbud/internal/access"
	"github.com/postbud/postbud/internal/rule"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

// The demo's company. Its ids are made from names, so that two demos send the
// same names and bytes.
const (
	demoCompany    = "fjordlys-sample"
	demoActivation = "dinero"
)

// setUpDemo stores the company, its destinations and its activation, or brings
// their addresses up to date: the far ends have other ports each time.
func setUpDemo(ctx context.Context, i *installation, e *demoEnds) error {
	err := i.store.Members.SaveSubscription(ctx, access.Subscription{
		ID: demoCompany, Name: "Fjordlys El & Energi ApS (Sample)", Country: "DK", Zone: "Europe/Copenhagen",
		Language: "en", Test: true, Created: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		return err
	}
	for _, d := range demoDestinations(e) {
		if err := i.store.Setup.SaveDestination(ctx, d); err != nil {
			return err
		}
	}
	if err := i.store.Setup.SaveActivation(ctx, demoSource(e)); err != nil {
		return err
	}
	return i.store.Setup.SaveOwn(ctx, demoCompany, demoActivation, demoRules())
}

func demoSource(e *demoEnds) setup.Activation {
	c := e.dinero.Credentials()
	return setup.Activation{
		Subscription: demoCompany,
		ID:           demoActivation,
		Name:         "Dinero: Export customer invoices",
		Adaptor:      "dinero",
		Settings: plugin.Values{
			"sign_in":             "key",
			"organization":        strconv.Itoa(c.Organization),
			"client_id":           c.ClientID,
			"base_url":            e.dinero.URL(),
			"token_url":           e.dinero.TokenURL(),
			"requests_per_minute": strconv.Itoa(demoLimit),
			"include_pdf":         "if_there",
			"iban":                "DK5000400440116243",
		},
		Secrets: setup.Secrets{
			"api_key":       plugin.NewSecret(c.APIKey),
			"client_secret": plugin.NewSecret(c.ClientSecret),
		},
		Common: rule.Export{
			Active:      rule.On,
			Format:      "peppolbis",
			Destination: "partner-sftp",
			General:     plugin.Values{"attach_pdf": rule.Never},
		},
		Recipients: []setup.Recipient{{
			Address: "bogholderi@fjordlys-el.example", Language: "en",
			DocumentNegative: true, RunPositive: true, RunNegative: true,
		}},
	}
}

func demoDestinations(e *demoEnds) []setup.Destination {
	to := func(id, name, gateway string, settings plugin.Values, secrets setup.Secrets) setup.Destination {
		return setup.Destination{Subscription: demoCompany, ID: id, Name: name, Gateway: gateway, Settings: settings, Secrets: secrets}
	}
	server := plugin.Values{
		"host": e.sftp.Host(), "port": strconv.Itoa(e.sftp.Port()), "user": demoUser,
		"host_key": e.sftp.Fingerprint(), "folder": "invoices",
	}
	mail := plugin.Values{
		"host": e.mail.Host(), "port": strconv.Itoa(e.mail.Port()), "security": "starttls",
		"ca": string(e.mail.CertificatePEM()), "from": "faktura@fjordlys-el.example", "to": "kunde@example.com",
	}
	return []setup.Destination{
		to("partner-sftp", "SFTP to the partner", "sftp", server, setup.Secrets{"password": plugin.NewSecret(demoPassword)}),
		to("shut-sftp", "SFTP that refuses us", "sftp", server, setup.Secrets{"password": plugin.NewSecret("a wrong password")}),
		to("shared-folder", "Shared folder", "folder", plugin.Values{"path": filepath.Join(e.dir, demoReceived, "folder")}, nil),
		to("customers-mail", "E-mail to the customer", "email", mail, nil),
	}
}

// demoRules are the customers that want something else than Peppol BIS by SFTP.
func demoRules() map[string]rule.Export {
	mailed := func(format, to string) rule.Export {
		return rule.Export{Format: format, Destination: "customers-mail", Delivery: plugin.Values{"to": to}}
	}
	return map[string]rule.Export{
		"KUNDE-10001": {General: plugin.Values{"attach_pdf": rule.Always}},
		"KUNDE-10008": mailed("csv", "faktura@klitmose.example"),
		"KUNDE-10011": mailed("peppolbis", "regnskab@aeblehaven.example"),
		"KUNDE-10012": mailed("csv", "bogholderi@hoejogson.example"),
		"KUNDE-10013": {Format: "json", Destination: "shared-folder"},
		"KUNDE-10014": {Format: "json", Destination: "shared-folder"},
		"KUNDE-10017": {Format: "csv"},
		"KUNDE-10018": {Format: "csv"},
		"KUNDE-10020": {Format: "json"},
		"KUNDE-10021": {Destination: "shared-folder"},
		"KUNDE-10022": {Destination: "shut-sftp"},
		"KUNDE-10023": {Active: rule.Off},
		"KUNDE-10024": mailed("csv", demoRefuses),
	}
}

package email

import (
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/gateways"
)

const (
	ourHeaders  = "From: Nordlys <faktura@nordlys.example>\nMessage-ID: <bcdfghjklm-0@nordlys.example>\nX-Postbud-Document: bcdfghjklm-0\nSubject: Faktura\n"
	reportBegin = "From: MAILER-DAEMON@mx.kunde.example\nTo: faktura@nordlys.example\nSubject: Undelivered Mail\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain; charset=x-unheard-of\n\nSorry.\n"
	failedOne = "Final-Recipient: rfc822; a@kunde.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such\n user\n"
)

func statusPart(groups ...string) string {
	return "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.kunde.example\n\n" + strings.Join(groups, "\n") + "\n"
}

func TestF94WhatComesBackIsTold(t *testing.T) {
	headers := "--b\nContent-Type: text/rfc822-headers\n\n" + ourHeaders + "\n--b--\n"
	for _, c := range []struct {
		name, mail string
		want       []string // reasons; nil for a mail that tells nothing
	}{
		{"a report by RFC 3464", reportBegin + statusPart(failedOne) + headers, []string{"a@kunde.example: 550 5.1.1 no such user"}},
		{"with the whole mail", reportBegin + statusPart(failedOne) + "--b\nContent-Type: message/rfc822\n\n" + ourHeaders + "\nHello\n--b--\n", []string{"a@kunde.example: 550 5.1.1 no such user"}},
		{"two of three recipients", reportBegin + statusPart(failedOne, "Final-Recipient: rfc822;b@kunde.example\nAction: delivered\nStatus: 2.0.0\n",
			"Original-Recipient: rfc822;c@kunde.example\nFinal-Recipient: rfc822;x@inside.example\nAction: Failed\nStatus: 5.2.2\n") + headers,
			[]string{"a@kunde.example: 550 5.1.1 no such user", "c@kunde.example: 5.2.2"}},
		{"no reason", reportBegin + statusPart("Action: failed\n") + headers, []string{"the recipient: no reason given"}},
		{"without our headers, by the return path", strings.Replace(reportBegin, "faktura@", "faktura+bcdfghjklm-0@", 1) + statusPart(failedOne) + "--b--\n", []string{"a@kunde.example: 550 5.1.1 no such user"}},
		{"a mail of others", reportBegin + statusPart(failedOne) + "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <x@other.example>\n--b--\n", nil},
		{"it only takes longer", reportBegin + statusPart("Final-Recipient: rfc822; a@kunde.example\nAction: delayed\nStatus: 4.4.1\n") + headers, nil},
		{"it was passed on", reportBegin + statusPart("Final-Recipient: rfc822; a@kunde.example\nAction: relayed\nStatus: 2.0.0\n") + headers, nil},
		{"Exim", "From: Mail Delivery System <Mailer-Daemon@mx.kunde.example>\nX-Failed-Recipients: a@kunde.example,\n b@kunde.example\nSubject: Mail delivery failed\n\n" +
			"  a@kunde.example\n    550 No such user\n\n------ This is a copy of the message ------\n\n" + ourHeaders,
			[]string{"a@kunde.example: 550 No such user", "b@kunde.example: 550 No such user"}},
		{"qmail", "From: MAILER-DAEMON@mx.kunde.example\nSubject: failure notice\n\nHi. This is the program.\n\n<a@kunde.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n" + ourHeaders,
			[]string{"a@kunde.example: Sorry, no mailbox here by that name. (#5.1.1)"}},
		{"in Danish, with no sender", "Return-Path: <>\nFrom: Postkontoret <post@kunde.example>\nSubject: Meddelelsen kunne ikke leveres\n\na@kunde.example: 550 findes ikke\n\n> Message-ID: <bcdfghjklm-0@nordlys.example>\n",
			[]string{"a@kunde.example: a@kunde.example: 550 findes ikke"}},
		{"a robot that only warns", "From: MAILER-DAEMON@mx.kunde.example\nSubject: Warning: could not be delivered yet, will retry\n\n550 later\n\n" + ourHeaders, nil},
		{"a robot without a code", "From: MAILER-DAEMON@mx.kunde.example\nSubject: failure notice\n\nno idea\n\n" + ourHeaders, nil},
		{"a holiday notice", "From: a@kunde.example\nAuto-Submitted: auto-replied\nSubject: Out of office\nIn-Reply-To: <bcdfghjklm-0@nordlys.example>\n\nBack on 550 May.\n", nil},
		{"a person who quotes", "From: a@kunde.example\nSubject: Re: undelivered goods\n\nThe goods were not delivered, 550 pieces.\n> Message-ID: <bcdfghjklm-0@nordlys.example>\n", nil},
		{"no mail", "\x00\x01", nil},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := &gateway{settings: Settings{From: "Nordlys <faktura@nordlys.example>", Tagged: true}}
			at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
			list := g.returned(strings.NewReader(strings.ReplaceAll(c.mail, "\n", "\r\n")), at)
			var got []string
			for _, r := range list {
				got = append(got, r.Reason)
				if r.Outcome != gateways.Rejected || r.RemoteID != "<bcdfghjklm-0@nordlys.example>" || !r.At.Equal(at) || len(r.Evidence) == 0 {
					t.Errorf("%+v", r)
				}
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestT31AMailOfManyPartsIsReadToABound(t *testing.T) {
	var b strings.Builder
	b.WriteString(reportBegin)
	for range 10000 {
		b.WriteString(statusPart(failedOne))
	}
	g := &gateway{settings: Settings{From: "faktura@nordlys.example"}}
	if list := g.returned(strings.NewReader(strings.ReplaceAll(b.String(), "\n", "\r\n")), time.Now()); len(list) != 0 {
		t.Errorf("%d receipts of a mail that names none of ours", len(list))
	}
	long := strings.Repeat("x", 5000)
	one := reportBegin + statusPart("Final-Recipient: rfc822; a@kunde.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; "+long+"\n") + "--b\nContent-Type: text/rfc822-headers\n\n" + ourHeaders + "--b--\n"
	for _, r := range g.returned(strings.NewReader(strings.ReplaceAll(one, "\n", "\r\n")), time.Now()) {
		if len(r.Reason) > 500 {
			t.Errorf("a reason of %d bytes", len(r.Reason))
		}
	}
}

func TestAReturnPathHoldsTheDocumentsKey(t *testing.T) {
	for _, c := range []struct{ own, document, want string }{
		{"", "bcdfghjklm-0", "<faktura+bcdfghjklm-0@nordlys.example>"},
		{"Retur <retur@mail.nordlys.example>", "bcdfghjklm-0", "<retur+bcdfghjklm-0@mail.nordlys.example>"},
		{"", strings.Repeat("k", 64), "<faktura@nordlys.example>"}, // too long for a mail address
		{"", "", "<faktura@nordlys.example>"},
	} {
		g := &gateway{settings: Settings{From: "Nordlys <faktura@nordlys.example>", ReturnPath: c.own, Tagged: true}}
		from, err := address(g.settings.From)
		if err != nil {
			t.Fatal(err)
		}
		got := g.back(from, c.document)
		if got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		key := g.tag(strings.Trim(got, "<>"))
		if want := c.document; strings.Contains(got, "+") && key != want || !strings.Contains(got, "+") && key != "" {
			t.Errorf("%s is read as %q", got, key)
		}
	}
	g := &gateway{settings: Settings{From: "faktura@nordlys.example"}}
	for _, strange := range []string{"faktura@nordlys.example", "faktura+@nordlys.example", "faktura+a@other.example", "other+a@nordlys.example", "faktura+a b@nordlys.example", "faktura+a.b@nordlys.example", "x", ""} {
		if key := g.tag(strange); key != "" {
			t.Errorf("%q is read as %q", strange, key)
		}
	}
}

func FuzzReturned(f *testing.F) {
	f.Add(reportBegin + statusPart(failedOne) + "--b\nContent-Type: text/rfc822-headers\n\n" + ourHeaders + "--b--\n")
	f.Add("From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n<a@b.example>: 550 5.1.1\n" + ourHeaders)
	g := &gateway{settings: Settings{From: "faktura@nordlys.example", Tagged: true}}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range g.returned(strings.NewReader(text), time.Time{}) {
			if r.Outcome != gateways.Rejected || !strings.HasSuffix(r.RemoteID, "@nordlys.example>") || strings.ContainsAny(r.Reason, "\r\n\x00") {
				t.Errorf("%+v", r)
			}
		}
	})
}

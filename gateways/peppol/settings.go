package peppol

import (
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/sbdh"
	"github.com/postbud/postbud/internal/web"
)

// check holds the fields against each other.
func check(s Settings) error {
	if err := checkAddresses(s); err != nil {
		return err
	}
	if s.signIn() != noAuth && s.signIn() != basic && s.Token.Empty() {
		return fault.Setting("token", "the token that the provider gave you is missing")
	}
	if strings.ContainsFunc(s.Token.Reveal(), notInHeader) {
		return fault.Setting("token", "it holds a letter that no header can hold")
	}
	if _, ok := sbdh.ParseDocType(named(s.DocType, sbdh.Root{Namespace: "urn:x", Name: "Invoice"})); s.DocType != "" && !ok {
		return fault.Setting("doc_type", "%q is no document type; write it as in {Namespace}::{Root}##OIOUBL-2.1::2.1", s.DocType)
	}
	if s.Provider == phase4 {
		return nil
	}
	for field, name := range map[string]string{"key_name": s.KeyName, "hook_header": s.HookHeader} {
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r != '-' && r != '_' && notAlphanumeric(r) }) {
			return fault.Setting(field, "%q is no name of a header", name)
		}
	}
	for field, path := range map[string]string{"success_path": s.SuccessPath, "id_path": s.IDPath, "status_path": s.StatusPath, "reason_path": s.ReasonPath, "look_path": s.LookPath,
		"network_path": s.NetworkPath, "hook_id": s.HookID, "hook_status": s.HookStatus, "hook_reason": s.HookReason} {
		if !web.IsPath(path) {
			return fault.Setting(field, "%q does not lead to a field; write it as in result.items[0].id", path)
		}
	}
	for _, text := range s.Form {
		if name := strange(text); name != "" {
			return fault.Setting("form", "{%s} is not filled in; these are: {ID}, {Sender}, {Receiver}, {DocType}, {Process} and {Country}", name)
		}
	}
	if s.Body == inJSON {
		if _, _, err := jsonAround(s, map[string]string{}, "mark"); err != nil {
			return err
		}
	}
	switch {
	case strings.Contains(s.User, ":") && s.Auth == basic:
		return fault.Setting("user", "a user has no colon in it")
	case (s.StatusURL != "" || !s.HookSecret.Empty()) && len(s.DoneValues) == 0:
		return fault.Setting("done_values", "name the status that means delivered")
	case s.NetworkURL != "" && (s.NetworkPath == "" || s.NetworkValue == ""):
		return fault.Setting("network_value", "say which field names the network, and what it says of the one above")
	}
	return nil
}

func checkAddresses(s Settings) error {
	home, err := parseAddress("url", s.URL)
	if err != nil {
		return err
	}
	if s.Provider == phase4 && strings.Contains(home.place, "{") {
		return fault.Setting("url", "phase4 takes all documents at one address; leave the braces out")
	}
	for _, a := range []struct{ field, text string }{{"url", s.URL}, {"status_url", s.StatusURL}, {"look_url", s.LookURL}, {"network_url", s.NetworkURL}, {"check_url", s.CheckURL}} {
		if a.text == "" {
			continue
		}
		t, err := parseAddress(a.field, a.text)
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(t.origin, "http:") && !s.Plain:
			return fault.Setting(a.field, "anybody in between can read what goes to an address with http://; use https://, or allow it under Advanced")
		case t.Server != home.Server:
			return fault.Setting(a.field, "this address is at another server, which would see our token; it must be at %s", home.Host)
		case a.field == "status_url" && !t.has("ID") && !t.has("Number"):
			return fault.Setting(a.field, "say with {ID} or {Number} which document is asked for")
		case a.field == "status_url" && t.has("ID") && !s.told(home):
			return fault.Setting(a.field, "the access point is never told the identity that {ID} stands for; send an envelope, put {ID} into the address or a JSON field too, or ask by {Number}")
		case a.field == "status_url" && t.has("Number") && s.IDPath == "":
			return fault.Setting("id_path", "say where in its answer the provider names the number that its status is asked by")
		case a.field == "look_url" && !t.has("Receiver"):
			return fault.Setting(a.field, "say with {Receiver} who is looked up")
		}
	}
	return nil
}

// told says whether the access point learns the identity of our envelope.
func (s Settings) told(home address) bool {
	named := slices.ContainsFunc(slices.Collect(maps.Values(s.Form)), func(text string) bool { return strings.Contains(text, "{ID}") })
	return s.Body == enveloped || home.has("ID") || s.Body == inJSON && named
}

// signIn is how we sign in; phase4 knows one way.
func (s Settings) signIn() string {
	if s.Provider == phase4 {
		return keyed
	}
	return s.Auth
}

func notInHeader(r rune) bool { return r < ' ' || r >= 0x7f }

func notAlphanumeric(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z')
}

// hidden are what must be seen nowhere.
func (s Settings) hidden() web.Secrets {
	list := []string{s.Token.Reveal(), s.Password.Reveal(), s.HookSecret.Reveal()}
	if !s.Password.Empty() {
		list = append(list, s.User+":"+s.Password.Reveal())
	}
	_, query, _ := strings.Cut(s.URL, "?")
	return web.Hide(append(list, web.InQuery(query)...)...)
}

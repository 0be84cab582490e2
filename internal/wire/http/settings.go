package http

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/gateways"
	"github.com/postbud/postbud/internal/filing"
	"github.com/postbud/postbud/internal/web"
)

// Check holds the fields against each other. The error is a Configuration fault that
// names the field.
func (s Settings) Check() error {
	if err := checkAddresses(s); err != nil {
		return err
	}
	if wrong := cleanFolder(s.Folder); wrong != nil {
		return wrong
	}
	if err := checkHeaders(s); err != nil {
		return err
	}
	if err := checkBody(s); err != nil {
		return err
	}
	for field, path := range map[string]string{"success_path": s.SuccessPath, "id_path": s.IDPath, "link_path": s.LinkPath, "done_path": s.DonePath, "lookup_path": s.LookupPath, "lookup_id": s.LookupID} {
		if !web.IsPath(path) {
			return fault.Setting(field, "%q does not lead to a field; write it as in result.items[0].id", path)
		}
	}
	for _, code := range s.SuccessCodes {
		if n, err := strconv.Atoi(code); err != nil || n < 200 || n > 299 {
			return fault.Setting("success_codes", "%q is no status that means success; they are 200 to 299", code)
		}
	}
	switch {
	case s.DonePath != "" && len(s.DoneValues) == 0:
		return fault.Setting("done_values", "name the status that means done")
	case s.Method == put && s.OnExists == filing.Number && (s.Body != raw || s.Look == byTrust):
		return fault.Setting("on_exists", "a number is added only where we may look whether the file itself is there already; choose to stop")
	case s.LookupValue != "" && s.LookupPath == "":
		return fault.Setting("lookup_path", "name the field that has this value")
	}
	_, err := web.Certificate(s.ClientCertificate, s.ClientKey)
	return err
}

func checkAddresses(s Settings) error {
	home, err := parseTarget("url", s.URL)
	if err != nil {
		return err
	}
	for _, a := range []struct {
		field, text string
		elsewhere   bool
	}{{"url", s.URL, false}, {"token_url", s.TokenURL, true}, {"lookup_url", s.LookupURL, false}, {"check_url", s.CheckURL, false}} {
		if a.text == "" {
			continue
		}
		t, err := parseTarget(a.field, a.text)
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(t.origin, "http:") && !s.Plain:
			return fault.Setting(a.field, "anybody in between can read what goes to an address with http://; use https://, or allow it under Advanced")
		case !a.elsewhere && t.origin != home.origin:
			return fault.Setting(a.field, "this address is at another server, which would see our credentials; it must be at %s", home.Host)
		case a.field == "lookup_url" && !t.named:
			return fault.Setting(a.field, "say with {ID} or {File} which document is asked for")
		}
	}
	return nil
}

func checkHeaders(s Settings) error {
	if s.KeyName != "" && !token(s.KeyName) {
		return fault.Setting("key_name", "%q is no name of a header", s.KeyName)
	}
	if !token(s.IdempotencyKey) || ours(s.IdempotencyKey) {
		return fault.Setting("idempotency_key", "%q is no name that this header can have", s.IdempotencyKey)
	}
	for _, line := range s.Headers {
		if _, _, err := parseHeader("headers", line); err != nil {
			return err
		}
	}
	for _, line := range secretLines(s.SecretHeaders) {
		if _, _, err := parseHeader("secret_headers", line); err != nil {
			return err
		}
	}
	if strings.ContainsFunc(s.Token.Reveal()+s.Key.Reveal(), notInValue) {
		return fault.Setting(map[string]string{bearer: "token"}[s.Auth]+map[string]string{keyed: "api_key"}[s.Auth], "it holds a letter that no header can hold")
	}
	if strings.Contains(s.User, ":") && s.Auth == basic {
		return fault.Setting("user", "a user has no colon in it")
	}
	return nil
}

func checkBody(s Settings) error {
	if strings.ContainsFunc(s.ContentType+s.SOAPAction, notInValue) || strings.Contains(s.SOAPAction, `"`) {
		return fault.Setting("content_type", "only plain letters belong there")
	}
	if s.Body == inJSON {
		if _, _, err := jsonAround(s, gateways.Parcel{}, nil); err != nil {
			return err
		}
	}
	if s.Body != soap {
		return nil
	}
	if strings.Count(s.SOAPBody, "{Content}") != 1 {
		return fault.Setting("soap_body", "say once with {Content} where the document belongs")
	}
	p := gateways.Parcel{File: gateways.File{Name: "name"}}
	before, after := soapAround(s, p)
	in := xml.NewDecoder(strings.NewReader(before + after))
	for {
		switch token, err := in.Token(); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fault.Setting("soap_body", "this is no well-formed XML")
		default:
			if _, is := token.(xml.Directive); is {
				return fault.Setting("soap_body", "a document type does not belong into a SOAP message")
			}
		}
	}
}

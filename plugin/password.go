package plugin

import "github.com/postbud/postbud/fault"

// Password is a secret of one line, taken to the letter; with Long one of several
// lines, such as a private key, with its line ends made plain.
func Password(p *Secret, name, title string) *Field {
	return bound(KindPassword, name, title,
		func(text string) *fault.Error { *p = NewSecret(text); return nil },
		func() string { return p.Reveal() })
}

// Grant is a sign-in at another service, kept as a secret; see ParseTokens for
// its content. A form shows a "Connect" button, which follows the consent.
func Grant(p *Secret, name, title string, at Consent) *Field {
	f := bound(KindGrant, name, title,
		func(text string) *fault.Error {
			if _, err := ParseTokens(NewSecret(text)); err != nil {
				return wrongly(CodeGrant, "%w", err)
			}
			*p = NewSecret(text)
			return nil
		},
		func() string { return p.Reveal() })
	f.spec.Consent = &at
	return f
}

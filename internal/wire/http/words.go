package http

import (
	"strings"

	"github.com/postbud/postbud/internal/web"
)

// said is what an answer says in words: the usual fields of JSON errors (RFC 9457
// and others), the reason of a SOAP fault, the title of a page, else its text.
func (g *Wire) said(a answer) string {
	return web.Safe(g.redacted(a.words()))
}

func (a answer) words() string {
	if v, ok := web.ParseJSON(a.Body); ok {
		if text := v.Words(); text != "" {
			return text
		}
		return string(a.Body[:min(len(a.Body), 4*web.MostSaid)])
	}
	if f := a.soapFault(); f != nil {
		return f.Reason
	}
	return a.Text()
}

// redacted takes our secrets out of a text that comes from elsewhere.
func (g *Wire) redacted(text string) string {
	g.tokens.mu.Lock()
	token := g.tokens.text
	g.tokens.mu.Unlock()
	return g.secrets.Redact(web.Secrets{token}.Redact(text))
}

// hidden are what must be seen nowhere.
func (s Settings) hidden() web.Secrets {
	list := []string{s.Password.Reveal(), s.Token.Reveal(), s.Key.Reveal(), s.ClientSecret.Reveal()}
	if !s.Password.Empty() {
		list = append(list, s.User+":"+s.Password.Reveal())
	}
	for _, line := range secretLines(s.SecretHeaders) {
		_, text, _ := strings.Cut(line, ":")
		list = append(list, strings.TrimSpace(text))
	}
	_, query, _ := strings.Cut(s.URL, "?")
	return web.Hide(append(list, web.InQuery(query)...)...)
}

package as2

import (
	"encoding/base64"

	"github.com/postbud/postbud/internal/web"
	"github.com/postbud/postbud/plugin"
)

// said is what an answer that is no receipt says in words.
func (g *Wire) said(a *web.Answer) string { return web.Safe(g.secrets.Redact(a.Text())) }

// hidden are what must be seen nowhere.
func (s Settings) hidden(t target) web.Secrets {
	list := web.InQuery(t.url.RawQuery)
	if !s.Password.Empty() {
		list = append(list, s.Password.Reveal(), s.User+":"+s.Password.Reveal())
	}
	return web.Hide(list...)
}

func basic(user string, password plugin.Secret) string {
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password.Reveal()))
}

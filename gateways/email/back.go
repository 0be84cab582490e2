package email

import (
	netmail "net/mail"
	"strings"
)

// back is the return path of a document's mail, as MAIL says it. With a tag in it,
// whatever comes back is addressed with the document's key (VERP): that holds even
// where no header of ours is sent along.
func (g *gateway) back(from *netmail.Address, document string) string {
	to := from
	if own, err := address(g.settings.ReturnPath); err == nil {
		to = own
	}
	if !g.settings.Tagged || document == "" {
		return path(to)
	}
	at := strings.LastIndexByte(to.Address, '@')
	if at+1+len(document) > 64 { // RFC 5321, section 4.5.3.1.1
		return path(to)
	}
	return path(&netmail.Address{Address: to.Address[:at] + "+" + document + to.Address[at:]})
}

// tag is the document's key in an address that back has made; "" for others.
func (g *gateway) tag(text string) string {
	to, err := address(text)
	if err != nil {
		return ""
	}
	own, err := address(g.settings.ReturnPath)
	if err != nil {
		if own, err = address(g.settings.From); err != nil {
			return ""
		}
	}
	at := strings.LastIndexByte(own.Address, '@')
	local, host := own.Address[:at], own.Address[at:]
	if len(to.Address) <= len(own.Address)+1 || !strings.EqualFold(to.Address[len(to.Address)-len(host):], host) {
		return ""
	}
	key := to.Address[:len(to.Address)-len(host)]
	if !strings.EqualFold(key[:min(len(key), len(local)+1)], local+"+") {
		return ""
	}
	if key = key[len(local)+1:]; key == "" || token(key) != key {
		return ""
	}
	return key
}

package gatewaytest

import (
	"encoding/base64"
	"maps"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// wrongSettings: what cannot work is a Configuration fault that names the field,
// in the check as in the delivery.
func wrongSettings(b *bench) {
	if len(b.far.Wrong) == 0 {
		b.Fatal("the far end knows no wrong settings")
	}
	for _, field := range slices.Sorted(maps.Keys(b.far.Wrong)) {
		settings := b.far.Settings.With(b.far.Wrong[field])
		if _, err := b.plugin.Tidy(settings); err != nil {
			b.names(field, "the settings", err)
			continue
		}
		g, err := b.plugin.Open(b.Context(), settings, b.env)
		if err != nil {
			b.names(field, "open", err)
			continue
		}
		b.gws = append(b.gws, g)
		b.names(field, "check", g.Check(b.Context(), plugin.Quiet))
		_, err = b.deliver(g, b.parcel("invoice-1042.xml", []byte("<Invoice/>")))
		b.names(field, "deliver", err)
	}
	b.got(nil)
}

// names wants a Configuration fault of the field with a sentence for a person.
func (b *bench) names(field, where string, err error) {
	b.Helper()
	b.hear(err)
	if err == nil {
		b.Errorf("wrong %s, %s: no error", field, where)
		return
	}
	for _, f := range plugin.Wrong(err) {
		if f.Kind == fault.Configuration && f.Field == field && f.Message != "" {
			return
		}
	}
	b.Errorf("wrong %s, %s: %s fault of field %q: %s", field, where, fault.KindOf(err), plugin.Wrong(err)[0].Field, b.causes(err))
}

// noSecret goes through what people see when something is wrong. Every other rule
// looks for secrets too when it ends.
func noSecret(b *bench) {
	secrets := b.secrets()
	g := b.gateway()
	b.hear(g.Check(b.Context(), plugin.Quiet))
	b.delivered(g, b.parcel("invoice-1042.xml", []byte("<Invoice/>")))
	for _, wrong := range b.far.Wrong {
		settings := b.far.Settings.With(wrong)
		for _, name := range b.plugin.Declared().Secrets() {
			if s := settings[name]; s != "" {
				secrets = append(secrets, s)
			}
		}
		g, err := b.plugin.Open(b.Context(), settings, b.env)
		b.hear(err)
		if err != nil {
			continue
		}
		b.gws = append(b.gws, g)
		b.hear(g.Check(b.Context(), plugin.Quiet))
		_, err = b.deliver(g, b.parcel("invoice-1043.xml", []byte("<Invoice/>")))
		b.hear(err)
	}
	b.lookFor(secrets)
}

func (b *bench) lookForSecrets() {
	b.Helper()
	b.lookFor(b.secrets())
}

func (b *bench) secrets() []string {
	found := slices.Clone(b.far.Secrets)
	for _, name := range b.plugin.Declared().Secrets() {
		if s := b.far.Settings[name]; s != "" {
			found = append(found, s)
		}
	}
	return found
}

func (b *bench) lookFor(secrets []string) {
	b.Helper()
	b.mu.Lock()
	said := strings.Join(b.said, "\n")
	b.mu.Unlock()
	log := b.log.String()
	for _, secret := range secrets {
		for _, form := range forms(secret) {
			if strings.Contains(said, form) {
				b.Errorf("a secret is seen in an error or receipt: %s", around(said, form))
			}
			if strings.Contains(log, form) {
				b.Errorf("a secret is seen in the log: %s", around(log, form))
			}
		}
	}
}

// forms are the ways in which a secret could be read: as it is, quoted, in
// base64; of one with several lines, each line that says something.
func forms(secret string) []string {
	var all []string
	for line := range strings.Lines(secret) {
		line = strings.TrimSpace(line)
		if len(line) < 6 || strings.HasPrefix(line, "-----") {
			continue
		}
		all = append(all, line, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(line)), "="))
	}
	return all
}

// around shows where a secret was found, without it.
func around(text, secret string) string {
	i := strings.Index(text, secret)
	return text[max(0, i-60):i] + "[the secret]" + text[i+len(secret):min(len(text), i+len(secret)+60)]
}

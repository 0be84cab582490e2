package plugintest

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"strconv"

	"github.com/postbud/postbud/plugin"
)

// samples makes forms, filled in whole as a browser posts them: one of examples,
// one of defaults, one of values of our own, and one for each choice and switch,
// so that what hangs on it is shown.
func samples(s plugin.Spec) []plugin.Values {
	like, usual, own := plugin.Values{}, plugin.Values{}, plugin.Values{}
	for i, f := range s.Fields {
		own[f.Name] = made(f, i)
		like[f.Name] = cmp.Or(f.Example, f.Default, own[f.Name])
		usual[f.Name] = cmp.Or(f.Default, f.Example, own[f.Name])
	}
	forms := []plugin.Values{like, usual, own}
	for _, f := range s.Fields {
		for _, c := range f.Choices {
			forms = append(forms, like.With(plugin.Values{f.Name: c.Value}))
		}
		if f.Kind == plugin.KindSwitch {
			forms = append(forms, own.With(plugin.Values{f.Name: "no"}), like.With(plugin.Values{f.Name: "no"}),
				like.With(plugin.Values{f.Name: "yes"}))
		}
	}
	return forms
}

// made is a value that no other field of the kind has, where the kind allows it.
func made(f plugin.FieldSpec, place int) string {
	switch f.Kind {
	case plugin.KindWhole:
		return numbered(f, place, "")
	case plugin.KindSpan:
		return numbered(f, place, "s")
	case plugin.KindSwitch:
		return "yes"
	case plugin.KindLines:
		return f.Name + "\nanother"
	case plugin.KindMapping:
		return "a=" + f.Name + "\nb=1=2"
	case plugin.KindOneOf:
		if len(f.Choices) == 0 {
			return ""
		}
		return f.Choices[place%len(f.Choices)].Value
	case plugin.KindPhrase, plugin.KindFileName:
		return f.Name + " {Number}"
	case plugin.KindCertificate:
		return certificate()
	case plugin.KindGrant:
		return plugin.Tokens{Access: plugin.NewSecret(f.Name)}.Secret().Reveal()
	}
	return "made for " + f.Name
}

// numbered counts on from the lower bound, or takes that where the bounds are narrow.
func numbered(f plugin.FieldSpec, place int, unit string) string {
	if own := strconv.Itoa(40+place) + unit; canonical(f, own) != "" {
		return own
	}
	return f.Least
}

func certificate() string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // the machine has no random numbers
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

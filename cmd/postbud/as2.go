package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/text"
)

// asTwo is the name of the gateway that sends by AS2 and of the adaptor that receives.
const asTwo = "as2"

func as2Command() *cobra.Command {
	c := &cobra.Command{
		Use:   "as2",
		Short: "Makes keys for AS2 and exchanges partner packs",
		Long: `As2 prepares what two AS2 partners tell each other before the first message: a
key and a certificate of ours, and the partner pack, a ZIP file with the public half
of it. See docs/guides/as2.md.`,
	}
	c.AddCommand(as2KeyCommand(), as2PackCommand())
	return c
}

// settings are lines of a company's file, in their order.
type settings []struct{ name, value string }

func (s *settings) add(name, value string) {
	if value != "" {
		*s = append(*s, struct{ name, value string }{name, value})
	}
}

// print writes them as far in as they stand below "settings:" in a company's file.
func (s settings) print(w io.Writer) error {
	if len(s) == 0 {
		return nil
	}
	all := yaml.Node{Kind: yaml.MappingNode}
	for _, one := range s {
		var name, value yaml.Node
		name.SetString(one.name)
		value.SetString(one.value) // of several lines as they are
		all.Content = append(all.Content, &name, &value)
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&all); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprint(w, settingsIndent, line); err != nil {
			return err
		}
	}
	return nil
}

const settingsIndent = "      "

// remark writes a line that a company's file takes for a comment.
func remark(w io.Writer, says string) { fmt.Fprintf(w, "%s# %s\n", settingsIndent, says) }

// remarkCertificate says by what people know a certificate.
func remarkCertificate(w io.Writer, l *text.Language, c partner.PackCertificate) {
	remark(w, certificateWords(l, c))
	remark(w, l.Word("cli.as2_print", "print", partner.Fingerprint(c.Certificate)))
}

func certificateWords(l *text.Language, c partner.PackCertificate) string {
	from := ""
	if !c.From.IsZero() {
		from = c.From.UTC().Format("2006-01-02 15:04")
	}
	return l.Word("cli.as2_certificate", "name", plain(c.Subject.CommonName), "until", c.NotAfter.UTC().Format(time.DateOnly), "from", from)
}

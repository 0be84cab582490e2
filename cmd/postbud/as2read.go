package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/partner"
)

// readPack prints what a partner's pack says.
func readPack(cmd *cobra.Command, file string) error {
	data, err := small(file)
	if err != nil {
		return err
	}
	p, err := partner.ReadFile(data)
	if err != nil {
		return fmt.Errorf("%s: %w", plain(file), err)
	}
	gateway, _ := builtin.Gateways().Find(asTwo)
	both, values := sidesOnly.Spec().Names(), p.Values(gateway.Declared())
	var shared, sending settings
	for _, f := range gateway.Declared().Fields {
		if slices.Contains(both, f.Name) {
			shared.add(f.Name, values[f.Name])
		} else {
			sending.add(f.Name, values[f.Name])
		}
	}
	l, out := speaks(cmd), cmd.OutOrStdout()
	for _, c := range p.Certificates {
		remarkCertificate(out, l, c)
	}
	remark(out, l.Word("cli.as2_compare"))
	if p.Name == "" {
		remark(out, l.Word("cli.as2_bare"))
	}
	if err := shared.print(out); err != nil || p.URL == "" { // then nothing is sent to this partner
		return err
	}
	remark(out, l.Word("cli.as2_sending"))
	if !p.Signed {
		remark(out, l.Word("cli.as2_unsigned"))
	}
	if strings.HasPrefix(p.URL, "http://") {
		remark(out, l.Word("cli.as2_open"))
	}
	return sending.print(out)
}

package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/partner"
	"github.com/postbud/postbud/internal/text"
)

func as2PackCommand() *cobra.Command {
	var company, out, read string
	c := &cobra.Command{
		Use:   "pack GATEWAY",
		Short: "Writes the partner pack of a gateway or adaptor, or prints what a partner's says",
		Long: `Pack takes the id of a gateway or of an adaptor "AS2" that is set up, and writes a
ZIP file for the partner: our AS2 ID, our certificates, what we can read, and the
address at which we receive from this partner. No key is in it. The address needs an
adaptor "AS2" for the same two sides and the server's public address.

With --read it takes no gateway and no data folder. It prints what the pack of a
partner says as settings for a company's file. A certificate alone, as a file or in a
ZIP file, is read too.`,
		Args: func(c *cobra.Command, args []string) error {
			if read != "" {
				return takes()(c, args)
			}
			return takes("GATEWAY")(c, args)
		},
	}
	flags := dataFlags(c, "public_url")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if read != "" {
			return readPack(cmd, read)
		}
		return readCompany(cmd, flags, company, func(ctx context.Context, i *installation, company string) error {
			p, to, err := i.partnerPack(ctx, company, args[0])
			if err != nil {
				return err
			}
			write := func(w io.Writer) error { return p.Write(w, time.Now()) }
			if out == "-" {
				return write(cmd.OutOrStdout())
			}
			if err := replaced(out, write); err != nil {
				return err
			}
			packWritten(cmd.OutOrStdout(), speaks(cmd), p, to, out)
			return nil
		})
	}
	companyFlag(c, &company)
	c.Flags().StringVarP(&out, "output", "o", "as2-pack.zip", "`file` to write; - for standard output")
	c.Flags().StringVar(&read, "read", "", "`file` from a partner to print: a pack or a certificate")
	return c
}

func packWritten(w io.Writer, l *text.Language, p partner.Pack, to, file string) {
	fmt.Fprintln(w, l.Word("cli.as2_packed", "file", plain(file), "name", plain(p.Name), "partner", plain(to)))
	key := "cli.as2_address"
	if p.URL == "" {
		key = "cli.as2_no_address"
	}
	fmt.Fprintln(w, l.Word(key, "url", p.URL))
	for _, c := range p.Certificates {
		fmt.Fprintln(w, certificateWords(l, c))
		fmt.Fprintln(w, l.Word("cli.as2_print", "print", partner.Fingerprint(c.Certificate)))
	}
}

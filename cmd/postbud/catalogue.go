package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/plugin"
)

// entry is one member in the catalogue.
type entry struct {
	Kind string `json:"kind"` // adaptor, format or gateway
	plugin.Spec
}

func catalogue() (all []entry) {
	for _, s := range builtin.Adaptors().Specs() {
		all = append(all, entry{"adaptor", s})
	}
	for _, s := range builtin.Formats().Specs() {
		all = append(all, entry{"format", s})
	}
	for _, s := range builtin.Gateways().Specs() {
		all = append(all, entry{"gateway", s})
	}
	return all
}

func catalogueCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "catalogue",
		Short: "Lists adaptors, formats and gateways with their settings",
		Args:  takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(catalogue())
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
			for _, e := range catalogue() {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", e.Kind, e.Name, e.Status, e.Summary)
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print all of it as JSON")
	return c
}

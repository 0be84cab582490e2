package main

import (
	"github.com/spf13/cobra"

	"github.com/postbud/postbud/formats/json"
)

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Prints the JSON Schema of the invoice",
		Long: `Schema prints what the format json writes and reads, as a JSON Schema (draft
2020-12) with the names and numbers of EN 16931, for programs of your own.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(json.Schema())
			return err
		},
	}
}

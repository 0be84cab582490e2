package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/internal/far/dinero"
)

func simulateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Runs a far end on this machine, for experiments",
	}
	c.AddCommand(simulateDineroCommand())
	return c
}

// simulated is what a client of the simulator must know.
type simulated struct {
	URL          string `json:"url"`
	TokenURL     string `json:"token_url"`
	Organization string `json:"organization"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	APIKey       string `json:"api_key"`
	ControlURL   string `json:"control_url"` // of the faults, the clock and the books
}

func simulateDineroCommand() *cobra.Command {
	var addr, control string
	var limit int
	var asJSON bool
	c := &cobra.Command{
		Use:   "dinero",
		Short: "Runs an accounting system that answers as Dinero does",
		Long: `Dinero starts an accounting system with a sample company (40 customers, 120
invoices, 10 credit notes) and serves until it is stopped. The first line printed
holds what an adaptor needs to connect; further addresses are on its control
interface, through which faults are ordered, the clock is set and the books are
changed.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, err := dinero.Start(dinero.Options{
				Addr: addr, ControlAddr: control, Data: dinero.Sample(dinero.SampleDay()),
				Switches: dinero.Switches{RateLimit: limit},
			})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			k := s.Credentials()
			about := simulated{
				URL: s.URL(), TokenURL: s.TokenURL(), Organization: strconv.Itoa(k.Organization), ClientID: k.ClientID,
				ClientSecret: k.ClientSecret, APIKey: k.APIKey, ControlURL: s.ControlURL(),
			}
			if asJSON {
				err = json.NewEncoder(cmd.OutOrStdout()).Encode(about)
			} else {
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "address        %s\ntoken address  %s\nfirm ID        %s\nclient ID      %s\nclient secret  %s\nAPI key        %s\ncontrol        %s\n",
					about.URL, about.TokenURL, about.Organization, about.ClientID, about.ClientSecret, about.APIKey, about.ControlURL)
			}
			if err != nil {
				return err
			}
			<-cmd.Context().Done()
			return nil
		},
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:0", "`address` of the interface")
	c.Flags().StringVar(&control, "control-addr", "127.0.0.1:0", "`address` of the control interface")
	c.Flags().IntVar(&limit, "limit", 60, "requests per minute")
	c.Flags().BoolVar(&asJSON, "json", false, "print one line of JSON")
	return c
}

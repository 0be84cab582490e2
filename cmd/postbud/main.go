// Command postbud carries a company's invoices from its accounting system to
// each customer, in the format and over the channel that the customer asks for.
//
// Exit codes: 0 all is well; 1 it was done, and something needs a person (a
// document was stopped, a file is invalid); 2 it could not be done (wrong
// arguments or settings, a file that cannot be read).
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // a machine may have no time zones of its own

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks twice to end is not kept waiting
	root := command()
	if err := root.ExecuteContext(ctx); err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) {
		code := exitCode(err)
		if code == 2 {
			fmt.Fprint(os.Stderr, "postbud: ")
		}
		fmt.Fprintln(os.Stderr, err)
		os.Exit(code)
	}
}

// exitCode is 1 when all that an error joins needs a person, and 2 when something
// could not be done.
func exitCode(err error) (worst int) {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			worst = max(worst, exitCode(one))
		}
		return worst
	case *needsPerson:
		return 1
	}
	return 2
}

// needsPerson is a command that did its work and leaves something to a person:
// exit code 1.
type needsPerson struct{ says string }

func (n *needsPerson) Error() string { return n.says }

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "postbud",
		Short:         "Carries invoices from the accounting system to each customer",
		SilenceUsage:  true,
		SilenceErrors: true,
		Long: `Postbud carries a company's invoices from its accounting system to each
customer, in the format and over the channel that the customer asks for,
checked before it goes and proven afterwards.

Exit codes: 0 all is well; 1 it was done, and something needs a person;
2 it could not be done.`,
	}
	root.AddCommand(
		demoCommand(),
		serveCommand(),
		runCommand(),
		exportCommand(),
		applyCommand(),
		dumpCommand(),
		convertCommand(),
		validateCommand(),
		simulateCommand(),
		catalogueCommand(),
		schemaCommand(),
		doctorCommand(),
		versionCommand(),
	)
	return root
}

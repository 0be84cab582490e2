// Command postbud carries a company's invoices from its accounting system to
// each customer, in the format and over the channel that the customer asks for.
//
// Exit codes: 0 all is well; 1 it was done, and something needs a person (a
// document was stopped, a file is invalid); 2 it could not be done (wrong
// arguments or settings, a file that cannot be read); 130 it was ended with Ctrl-C.
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
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		s := <-signals
		signal.Stop(signals) // who asks twice to end is not kept waiting
		cancel(&signalled{s})
	}()
	err := command().ExecuteContext(ctx)
	if err == nil {
		return
	}
	if end := new(signalled); errors.As(context.Cause(ctx), &end) && errors.Is(err, context.Canceled) {
		os.Exit(end.code())
	}
	code := exitCode(err)
	if code == 2 {
		fmt.Fprint(os.Stderr, "postbud: ")
	}
	fmt.Fprintln(os.Stderr, say(languageIn(os.Args[1:]), err))
	os.Exit(code)
}

// signalled is that somebody asked the program to end.
type signalled struct{ os.Signal }

func (s *signalled) Error() string { return "ended by " + s.String() }

// code is the exit code that shells expect of a program that a signal has ended: 130
// after Ctrl-C.
func (s *signalled) code() int {
	if number, ok := s.Signal.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return 2
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
// exit code 1. It says what an error says, or a sentence.
type needsPerson struct {
	says string
	err  error
}

func (n *needsPerson) Error() string {
	if n.err != nil {
		return n.err.Error()
	}
	return n.says
}

func (n *needsPerson) Unwrap() error { return n.err }

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
2 it could not be done; 130 it was ended with Ctrl-C.

With --language da, errors and what is said about documents are in Danish.`,
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
		evidenceCommand(),
		verifyCommand(),
		as2Command(),
		simulateCommand(),
		catalogueCommand(),
		schemaCommand(),
		doctorCommand(),
		versionCommand(),
	)
	inOurWords(root)
	return root
}

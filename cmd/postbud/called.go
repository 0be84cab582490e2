package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postbud/postbud/internal/text"
	"github.com/postbud/postbud/plugin"
)

// languageFlag is the language of errors and sentences.
const languageFlag = "language"

// languages are those that the command line speaks.
var languages = [...]string{"en", "da"}

// languageIn finds the language that a command line asks for. It is needed before the
// flags are read, for one of them may be wrong.
func languageIn(args []string) *text.Language {
	for i, arg := range args {
		value, joined := strings.CutPrefix(arg, "--"+languageFlag+"=")
		switch {
		case arg == "--":
			return text.In("en")
		case joined:
			return text.In(value)
		case arg == "--"+languageFlag && i+1 < len(args):
			return text.In(args[i+1])
		}
	}
	return text.In("en")
}

// speaks is the language of a command.
func speaks(c *cobra.Command) *text.Language {
	value, _ := c.Flags().GetString(languageFlag)
	return text.In(value)
}

// inOurWords has every command refuse a wrong call in words of ours.
func inOurWords(root *cobra.Command) {
	root.PersistentFlags().String(languageFlag, "en", "`language` of errors and of what is said about documents: en, da")
	root.SetFlagErrorFunc(wrongFlag)
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.HiddenDefaultCmd = true // its texts are not ours
	asksForMore(root)
	for _, c := range root.Commands() {
		if c.HasSubCommands() {
			asksForMore(c)
		}
	}
}

// asksForMore makes a command that only holds others show its help, and refuse what is
// none of them.
func asksForMore(c *cobra.Command) {
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return noCommand(c, args[0])
		}
		return nil
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
}

func noCommand(c *cobra.Command, name string) error {
	var names []string
	for _, one := range c.Commands() {
		if !one.Hidden {
			names = append(names, one.Name())
		}
	}
	return tell("no_command", "name", plain(name), "nearest", plugin.Nearest(name, names))
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Says what a command does",
		RunE: func(c *cobra.Command, args []string) error {
			of := c.Root()
			for _, name := range args {
				at := of
				for _, one := range of.Commands() {
					if one.Name() == name {
						at = one
					}
				}
				if at == of {
					return noCommand(of, name)
				}
				of = at
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// takes is the arguments of a command by their names, one each; the last may stand
// there several times where it ends in dots. Flags that must be there are asked for as
// well, in the same words.
func takes(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if value, err := c.Flags().GetString(languageFlag); err == nil && !slices.Contains(languages[:], value) {
			return tell("language", "value", plain(value))
		}
		most := len(names)
		if most > 0 && strings.HasSuffix(names[most-1], "...") {
			most = max(most, len(args))
		}
		switch {
		case len(args) < len(names):
			return tell("argument_missing", "what", strings.TrimSuffix(names[len(args)], " ..."), "usage", usage(c))
		case len(args) > most:
			return tell("argument_many", "name", plain(args[most]), "usage", usage(c))
		}
		return demanded(c)
	}
}

// demanded names the first flag that must be there and is not.
func demanded(c *cobra.Command) (err error) {
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if _, must := f.Annotations[cobra.BashCompOneRequiredFlag]; must && !f.Changed && err == nil {
			kind, about := pflag.UnquoteUsage(f)
			err = tell("flag_missing", "flag", "--"+f.Name, "kind", strings.ToUpper(kind), "about", about)
		}
	})
	return err
}

// usage is how a command is written, with the flags that must be there.
func usage(c *cobra.Command) string {
	line := strings.TrimSuffix(c.UseLine(), " [flags]")
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if _, must := f.Annotations[cobra.BashCompOneRequiredFlag]; must {
			kind, _ := pflag.UnquoteUsage(f)
			line += " --" + f.Name + " " + strings.ToUpper(kind)
		}
	})
	return line
}

// wrongFlag says what is wrong with a flag.
func wrongFlag(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var odd *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name, short := unknown.GetSpecifiedName(), unknown.GetSpecifiedShortnames()
		if short != "" {
			return tell("no_flag", "flag", "-"+plain(name), "command", c.CommandPath())
		}
		return tell("no_flag", "flag", "--"+plain(name), "command", c.CommandPath(), "nearest", nearFlag(c, name))
	case errors.As(err, &bare):
		kind, _ := pflag.UnquoteUsage(bare.GetFlag())
		return tell("flag_value", "flag", "--"+bare.GetFlag().Name, "kind", strings.ToUpper(kind))
	case errors.As(err, &wrong):
		key := "flag_wrong"
		switch wrong.GetFlag().Value.Type() {
		case "int":
			key = "flag_number"
		case "bool":
			key = "flag_switch"
		}
		return tell(key, "flag", "--"+wrong.GetFlag().Name, "value", plain(wrong.GetValue()))
	case errors.As(err, &odd):
		return tell("flag_syntax", "flag", plain(odd.GetSpecifiedFlag()))
	}
	return err
}

func nearFlag(c *cobra.Command, name string) string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := plugin.Nearest(name, names); near != "" {
		return "--" + near
	}
	return ""
}

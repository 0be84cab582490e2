package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/engine"
	"github.com/postbud/postbud/internal/netx"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/plugin"
)

// serverFlags are the flags of a command that works on a data folder: a file of
// server settings, and single settings that go before it.
type serverFlags struct {
	file   string
	values map[string]*string
}

// dataFlags adds --config, --data and the named settings.
func dataFlags(c *cobra.Command, names ...string) *serverFlags {
	f := &serverFlags{values: map[string]*string{}}
	c.Flags().StringVar(&f.file, "config", "", "`file` of server settings, as configs/server.sample.yaml")
	for _, name := range append([]string{"data"}, names...) {
		field, _ := configs.ServerSettings.Spec().Field(name)
		f.values[name] = c.Flags().String(strings.ReplaceAll(name, "_", "-"), "", field.Title)
	}
	return f
}

// read lays the flags over the environment and the file.
func (f *serverFlags) read() (configs.Server, error) {
	var file io.Reader
	if f.file != "" {
		open, err := os.Open(f.file)
		if err != nil {
			return configs.Server{}, err
		}
		defer open.Close()
		file = open
	}
	given := plugin.Values{}
	for name, value := range f.values {
		if *value != "" {
			given[name] = *value
		}
	}
	s, _, err := configs.ReadServer(file, os.Environ(), given)
	if s.Data == "" {
		s.Data = dataFolder()
	}
	if f.file != "" && len(configs.Mistakes(err)) > 0 {
		err = fmt.Errorf("%s:\n%w", f.file, err)
	}
	return s, err
}

// wishOf is the installation that the settings ask for.
func wishOf(s configs.Server, log io.Writer) (wish, error) {
	policy := netx.Policy{AllowPrivate: s.AllowPrivate}
	if !s.Proxy.Empty() {
		var err error
		if policy.Proxy, err = netx.ParseProxy(s.Proxy.Reveal()); err != nil {
			return wish{}, err
		}
	}
	w := wish{
		dir:      s.Data,
		log:      slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: s.Level()})),
		policy:   policy,
		settings: engine.Settings{PublicURL: s.PublicURL},
	}
	if s.Mail == nil {
		return w, nil
	}
	mailer, err := notice.NewMailer(*s.Mail, netx.Dialer(policy))
	if err != nil {
		return w, err
	}
	w.mailer = mailer
	return w, nil
}

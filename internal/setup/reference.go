package setup

import (
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// IsReference says whether a secret names where it is kept, "env:NAME" or
// "file:PATH". Only a configuration file may bring one: whoever fills in a form
// must not be able to read the server's files.
func IsReference(secret string) bool {
	return strings.HasPrefix(secret, "env:") || strings.HasPrefix(secret, "file:")
}

// All is the settings with the secrets among them, as a plug-in is opened with.
// Secrets that are references are replaced by what they name; one that leads
// nowhere is a Configuration fault of its field.
func All(settings plugin.Values, secrets Secrets) (plugin.Values, error) {
	all := maps.Clone(settings)
	if all == nil {
		all = plugin.Values{}
	}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		text, err := resolve(name, secrets[name].Reveal())
		if err != nil {
			return nil, err
		}
		all[name] = text
	}
	return all, nil
}

func resolve(field, secret string) (string, error) {
	if name, ok := strings.CutPrefix(secret, "env:"); ok {
		text, set := os.LookupEnv(name)
		if !set {
			return "", fault.Setting(field, "the environment has no variable %s; set it, or write another reference", name)
		}
		return text, nil
	}
	if path, ok := strings.CutPrefix(secret, "file:"); ok {
		text, err := readFile(path)
		if err != nil {
			f := fault.Setting(field, "the file %s cannot be read; put it there, or write another reference", path)
			f.Err = err
			return "", f
		}
		if len(text) > maxSecret {
			return "", fault.Setting(field, "the file %s is larger than %d kB; that is no secret", path, maxSecret>>10)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
	return secret, nil
}

// maxSecret is more than any key needs.
const maxSecret = 1 << 20

// readFile reads little more than is wanted, since a file may be a device
// without an end.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxSecret+1))
}

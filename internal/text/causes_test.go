package text

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tellers are the packages that say what stopped a document, a run or a setting. What
// bears a code is said by the catalogue; the rest is said as it stands.
var tellers = regexp.MustCompile(`^(dashboard|configs|cmd/postbud|plugin|engine|scheduler|(adaptors|gateways|internal/wire)(/[a-z0-9]+)?|internal/(web|netx|stored|filing|partner|signin|sbdh|as2(/reception)?|rule|setup|evidence|access|ledger|notice|directory|job|store|vault|blob))$`)

// wordy is a cause that says something, and is no name of a field.
var wordy = regexp.MustCompile(`[a-z] .*[a-z]`)

// movers are the functions of the engine that note a cause with a document.
var movers = []string{"move", "backTo", "putBack", "order", "leave", "aside", "Tried"}

// causes yields what is said of a fault without a code, and of a document that goes on.
func causes(t *testing.T, each func(at, key string)) {
	t.Helper()
	constants := map[string]map[string]ast.Expr{}
	sources(t, func(path string, f *ast.File, _ *token.FileSet) { gather(constants, filepath.Dir(path), f) })
	sources(t, func(path string, f *ast.File, tokens *token.FileSet) {
		dir := filepath.Dir(path)
		at, err := filepath.Rel(root, dir)
		if at = filepath.ToSlash(at); err != nil || !tellers.MatchString(at) || at == "adaptors/dummy" {
			return
		}
		tell := func(e ast.Expr) {
			if call, ok := e.(*ast.CallExpr); ok && calledName(call) == "Sprintf" {
				e = call.Args[0]
			}
			if key := asKey(together(constants[dir], e)); wordy.MatchString(key) {
				each(tokens.Position(e.Pos()).String(), key)
			}
		}
		for _, d := range f.Decls {
			coded := codedIn(d)
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					name := calledName(n)
					switch {
					case isFault(n) && !coded[n] && (at == "engine" || !ofOurs(n)):
						for _, arg := range n.Args {
							if key := together(constants[dir], arg); strings.Contains(strings.TrimSpace(key), " ") {
								tell(arg)
								break
							}
						}
					case at == "engine" && slices.Contains(movers, name):
						for _, arg := range n.Args {
							tell(arg)
						}
					}
				case *ast.AssignStmt:
					if s, ok := n.Lhs[0].(*ast.SelectorExpr); ok && reason(s.Sel) && n.Tok == token.ASSIGN && len(n.Rhs) == 1 {
						tell(n.Rhs[0])
					}
				case *ast.KeyValueExpr:
					if reason(n.Key) {
						tell(n.Value)
					}
				}
				return true
			})
		}
	})
}

// codedIn are the faults made in a declaration that get a code there.
func codedIn(d ast.Decl) map[*ast.CallExpr]bool {
	coded, made := map[*ast.CallExpr]bool{}, map[string][]*ast.CallExpr{}
	var names []string
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if name, ok := left.(*ast.Ident); ok && i < len(n.Rhs) {
					if call, ok := n.Rhs[i].(*ast.CallExpr); ok && isFault(call) {
						made[name.Name] = append(made[name.Name], call)
					}
				}
			}
		case *ast.SelectorExpr:
			if n.Sel.Name != "Coded" && n.Sel.Name != "Code" {
				return true
			}
			switch x := n.X.(type) {
			case *ast.CallExpr:
				coded[x] = true
			case *ast.Ident:
				names = append(names, x.Name)
			}
		}
		return true
	})
	for _, name := range names {
		for _, call := range made[name] {
			coded[call] = true
		}
	}
	return coded
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// isFault says whether a call makes a fault.
func isFault(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && named(f.X, "fault") && slices.Contains([]string{"New", "Wrap", "Setting"}, f.Sel.Name)
}

// reason says whether a name is that of a cause, or of what a receipt says.
func reason(e ast.Expr) bool { return named(e, "Cause") || named(e, "Reason") }

// ofOurs says whether a fault is one of this program: what went wrong within it is told in
// the log, and people that it did.
func ofOurs(call *ast.CallExpr) bool {
	kind, ok := call.Args[0].(*ast.SelectorExpr)
	return ok && kind.Sel.Name == "Internal"
}

// TestEveryCauseIsSaidInDanish: why a document does not go on stands in the catalogue by
// its code, or is said as it stands.
func TestEveryCauseIsSaidInDanish(t *testing.T) {
	seen := 0
	causes(t, func(at, key string) {
		seen++
		if !In("da").Has("said."+key) && !onlyLogged.MatchString(key) {
			t.Errorf("%s: nobody says %q in Danish", at, key)
		}
	})
	if seen < 250 {
		t.Errorf("%d causes were seen", seen)
	}
}

// onlyLogged is what no page shows: mistakes of this program that would end in the log.
var onlyLogged = regexp.MustCompile(`^(there is no way out over \{\}|the outcome \{\} is no receipt|the gateway answered \{\} to a (look|delivery)|a receipt came without the identity of what it is for|the adaptor \{\} lists documents that it cannot fetch)$`)

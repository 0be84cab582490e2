package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/text"
)

// raised finds the codes of the error catalogue that the program can raise: the
// texts in its source that are such a code, but for those that are only compared
// with one or looked for.
func raised(t *testing.T, root string) map[string]bool {
	t.Helper()
	beside := []string{"internal/text", "internal/far", "internal/judge", "internal/storetest", "adaptortest", "formattest",
		"gatewaytest", "plugintest", "cmd/reference", "build"}
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if name = filepath.ToSlash(name); d.IsDir() {
			if slices.Contains(beside, name) || name != "." && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return err
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			return raisedIn(file, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func raisedIn(file string, found map[string]bool) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr: // compared
			return n.Op != token.EQL && n.Op != token.NEQ
		case *ast.CaseClause:
			for _, s := range n.Body {
				ast.Inspect(s, func(n ast.Node) bool { return note(n, found) })
			}
			return false
		case *ast.KeyValueExpr: // a filter of a search
			key, ok := n.Key.(*ast.Ident)
			return !ok || key.Name != "Codes"
		}
		return note(n, found)
	})
	return nil
}

func note(n ast.Node, found map[string]bool) bool {
	if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		return false
	}
	if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
		if code, err := strconv.Unquote(l.Value); err == nil && slices.Contains(text.Codes(), code) {
			found[code] = true
		}
	}
	return true
}

// coded finds the codes that stand as a text in a call of Coded.
func coded(t *testing.T, root string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if l, isText := call.Args[0].(*ast.BasicLit); ok && isText && method.Sel.Name == "Coded" {
				code, _ := strconv.Unquote(l.Value)
				found[code] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

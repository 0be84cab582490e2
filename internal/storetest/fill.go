package storetest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/postbud/postbud/invoice"
	"github.com/postbud/postbud/plugin"
)

// Fill gives every field of the struct that p points to a value of its own, so
// that a field that a store forgets is seen. Functions stay nil.
func Fill(p any) { filler{n: new(int)}.fill(reflect.ValueOf(p).Elem(), "x") }

type filler struct{ n *int }

func (f filler) fill(v reflect.Value, name string) {
	*f.n++
	n := *f.n
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Date(2026, 1, 1, 0, 0, n, n*1e6, time.UTC)
		return
	case *invoice.Date:
		*p = invoice.Date{Year: 2026, Month: 1, Day: 1}.AddDays(n)
		return
	case *invoice.Decimal:
		*p = invoice.NewDecimal(int64(100000+n), 2)
		return
	case *invoice.Digest:
		*p = invoice.Digest{byte(n), 1, byte(n)}
		return
	case *plugin.Secret:
		*p = plugin.NewSecret(fmt.Sprint("secret ", name, n))
		return
	case *[]byte:
		*p = fmt.Appendf(nil, `{"%s":%d}`, name, n)
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s-%d-æ'\";--", name, n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i), v.Type().Field(i).Name)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0), name)
		f.fill(v.Index(1), name)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, name+"Key")
		f.fill(value, name)
		v.SetMapIndex(key, value)
	case reflect.Func:
	default:
		panic("storetest cannot fill a " + v.Type().String())
	}
}

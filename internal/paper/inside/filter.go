package inside

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"io"
)

// unpacked is the bytes of a stream, its filters undone (7.4). Filters of pictures and
// LZW, which PDF/A forbids, are not known.
func (p *PDF) unpacked(s *stream) ([]byte, error) {
	if done, ok := p.streams[s.begin]; ok {
		return done, nil
	}
	data, err := p.raw(s)
	if err != nil {
		return nil, err
	}
	filters, parameters := p.list(s.dict["Filter"]), p.list(s.dict["DecodeParms"])
	if len(filters) > 4 {
		return nil, bad("a stream has %d filters", len(filters))
	}
	for i, f := range filters {
		var with dict
		if i < len(parameters) {
			with, _ = p.resolve(parameters[i]).(dict)
		}
		filter, _ := p.resolve(f).(name)
		if data, err = p.undo(filter, with, data); err != nil {
			return nil, err
		}
	}
	if p.left -= len(data); p.left < 0 {
		return nil, bad("its streams unpack to more than %d bytes", maxUnpacked)
	}
	p.streams[s.begin] = data
	return data, nil
}

// list is a value as a list: an array, or the one value.
func (p *PDF) list(v any) array {
	switch v := p.resolve(v).(type) {
	case nil:
		return nil
	case array:
		return v
	default:
		return array{v}
	}
}

func (p *PDF) undo(filter name, with dict, data []byte) ([]byte, error) {
	switch filter {
	case "FlateDecode", "Fl":
		return p.inflated(with, data)
	case "ASCIIHexDecode", "AHx":
		return unhexed(data)
	case "ASCII85Decode", "A85":
		return un85(data)
	}
	return nil, bad("a stream has the filter %q, which is not known here", string(filter))
}

func (p *PDF) inflated(with dict, data []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, because(err, bad("a stream is not packed as it says"))
	}
	defer r.Close()
	out, err := io.ReadAll(io.LimitReader(r, int64(p.left)+1))
	if err != nil {
		return nil, because(err, bad("a stream is damaged"))
	}
	if len(out) > p.left {
		return nil, bad("its streams unpack to more than %d bytes", maxUnpacked)
	}
	return p.predicted(with, out)
}

func unhexed(data []byte) ([]byte, error) {
	if i := bytes.IndexByte(data, '>'); i >= 0 {
		data = data[:i]
	}
	digits := bytes.Join(bytes.Fields(data), nil)
	if len(digits)%2 == 1 {
		digits = append(digits, '0')
	}
	out := make([]byte, len(digits)/2)
	if _, err := hex.Decode(out, digits); err != nil {
		return nil, bad("a stream is not hexadecimal")
	}
	return out, nil
}

func un85(data []byte) ([]byte, error) {
	data = bytes.TrimPrefix(bytes.TrimSpace(data), []byte("<~"))
	if i := bytes.IndexByte(data, '~'); i >= 0 {
		data = data[:i]
	}
	out, err := io.ReadAll(ascii85.NewDecoder(bytes.NewReader(data)))
	if err != nil {
		return nil, bad("a stream is not in base 85")
	}
	return out, nil
}

// predicted undoes the predictors of PNG (7.4.4.4).
func (p *PDF) predicted(with dict, data []byte) ([]byte, error) {
	number := func(key name, otherwise int) int {
		if n, ok := p.resolve(with[key]).(int); ok {
			return n
		}
		return otherwise
	}
	predictor := number("Predictor", 1)
	if predictor <= 1 {
		return data, nil
	}
	colours, bits, columns := number("Colors", 1), number("BitsPerComponent", 8), number("Columns", 1)
	if predictor < 10 || colours < 1 || colours > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return nil, bad("a stream has a predictor that is not known here")
	}
	each, row := (colours*bits+7)/8, (colours*bits*columns+7)/8
	if row >= len(data) && len(data) > 0 { // or little data would ask for much memory
		return nil, bad("a stream is shorter than a row of its predictor")
	}
	out, before := make([]byte, 0, len(data)), make([]byte, row)
	for len(data) > 0 {
		kind := data[0]
		line := bytes.Clone(data[1:min(len(data), row+1)])
		data = data[min(len(data), row+1):]
		for i := range line {
			var a, c byte
			if i >= each {
				a, c = line[i-each], before[i-each]
			}
			switch b := before[i]; kind {
			case 1:
				line[i] += a
			case 2:
				line[i] += b
			case 3:
				line[i] += byte((int(a) + int(b)) / 2)
			case 4:
				line[i] += paeth(a, b, c)
			}
		}
		out = append(out, line...)
		copy(before, line)
	}
	return out, nil
}

// paeth is the predictor of that name (PNG, clause 9.4).
func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	pa, pb, pc := distance(p, int(a)), distance(p, int(b)), distance(p, int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}

func distance(x, y int) int { return max(x-y, y-x) }

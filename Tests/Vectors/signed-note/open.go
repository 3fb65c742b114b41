// Reads notes with golang.org/x/mod/sumdb/note, the implementation that C2SP signed-note describes, and prints its verdicts.
//
//	go run open.go FOLDER... > go-note.tsv
//
// Each line is an input in Base64, a tab, and the SHA-256 of the text that one of the two keys signed, or `refused`. The inputs are the
// files of the folders, and small changes of each file that is accepted: a byte removed, doubled or with one bit flipped, and a line
// removed, doubled or moved to the end.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"golang.org/x/mod/sumdb/note"
)

// The keys of published examples: note_test.go of the package, and C2SP signed-note, "Verifier keys".
var keys = []string{
	"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
}

func main() {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			panic(err)
		}
		verifiers = append(verifiers, verifier)
	}
	known := note.VerifierList(verifiers...)
	seen := map[string]bool{}
	show := func(input []byte) bool {
		verdict := "refused"
		if opened, err := note.Open(input, known); err == nil {
			verdict = fmt.Sprintf("%x", sha256.Sum256([]byte(opened.Text)))
		}
		if !seen[string(input)] {
			seen[string(input)] = true
			fmt.Printf("%s\t%s\n", base64.StdEncoding.EncodeToString(input), verdict)
		}
		return verdict != "refused"
	}
	var shortest []byte
	for _, folder := range os.Args[1:] {
		files, _ := filepath.Glob(filepath.Join(folder, "*"))
		sort.Strings(files)
		for _, file := range files {
			input, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			if len(input) < 1<<11 && show(input) && (shortest == nil || len(input) < len(shortest)) {
				shortest = input
			}
		}
	}
	change(shortest, show)
	for _, input := range signed() {
		if !show(input) {
			panic("a note that was just signed is refused")
		}
		change(input, show)
	}
}

// Notes that begin with blank lines, and have the signatures of a known and an unknown key in either order.
func signed() [][]byte {
	signer, err := note.NewSigner("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")
	if err != nil {
		panic(err)
	}
	input, err := note.Sign(&note.Note{Text: "\n\nx\n"}, signer)
	if err != nil {
		panic(err)
	}
	unknown := []byte("\u2014 \u00e4 AAAAAAE=\n")
	end := bytes.LastIndex(input, []byte("\n\n")) + 2
	return [][]byte{
		append(append([]byte{}, input...), unknown...),
		append(append(append([]byte{}, input[:end]...), unknown...), input[end:]...),
	}
}

func change(input []byte, show func([]byte) bool) {
	for i := range input {
		show(append(append([]byte{}, input[:i]...), input[i+1:]...))
		show(append(append([]byte{}, input[:i+1]...), input[i:]...))
		flipped := append([]byte{}, input...)
		flipped[i] ^= 1 << (i % 8)
		show(flipped)
	}
	lines := bytes.SplitAfter(input, []byte("\n"))
	for i := range lines {
		without := bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil)
		show(without)
		show(append(append([]byte{}, without...), lines[i]...))
		show(bytes.Join(append(append([][]byte{}, lines[:i+1]...), lines[i:]...), nil))
	}
	for _, insertion := range []string{"\u00a0", "\u2028", "\u0085", "\x7f", "\u200b", "\xff", "\xed\xa0\x80", "\t", "\r", "\n", " ", "+", "="} {
		for _, at := range []int{0, 1, bytes.Index(input, []byte("\n\n")), bytes.Index(input, []byte("\u2014 ")) + 4, len(input) - 1, len(input)} {
			show(append(append(append([]byte{}, input[:at]...), insertion...), input[at:]...))
		}
	}
}

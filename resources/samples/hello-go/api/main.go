// The API of hello-go.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"hello-go/api/greet"
)

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("/greet", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, greet.Line(r.URL.Query().Get("name")))
	})
	return mux
}

func main() {
	port := os.Getenv("API_PORT")
	if port == "" {
		log.Fatal("API_PORT is not set; it says where to listen, such as 15000")
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, handler()))
}

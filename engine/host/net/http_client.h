// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/base/time.h"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace genie {

/// One request to an HTTP server.
struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;                        ///< sent with every method but GET and HEAD
    milliseconds timeout{25'000};            ///< from the first packet to the last byte
    std::size_t mostBytes = 4 * 1024 * 1024; ///< of the answer's body; a larger one is cut off and is no answer
};

/// What came back. With a status the headers and the whole body are there.
struct HttpAnswer {
    int status = 0;                             ///< 0: no whole answer came
    std::map<std::string, std::string> headers; ///< names in lower case
    std::string body;
    std::string problem; ///< without an answer: why, as a lower-case fragment without the URL
    bool late = false;   ///< the time was over
    bool cancelled = false;
    bool maybeSent = true; ///< false: nothing can have reached the server

    [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
    /// A header's value; empty when it is absent. `name` in lower case.
    [[nodiscard]] std::string header(const std::string &name) const
    {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

/// Speaks HTTP. Follows no redirection (a token must not travel on), keeps no cookies and no connections, and sends a body at most
/// once: what is to be sent again is decided by the caller. A seam. Thread-safe; blocks.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    virtual HttpAnswer send(const HttpRequest &request, const Cancellation &cancellation) = 0;
};

/// The client that uses the network. Needs a QCoreApplication.
std::unique_ptr<HttpClient> makeHttpClient();

/// A text as one part of a URL's path or query: everything but letters, digits, `-`, `.`, `_` and `~` is percent-encoded.
std::string urlEncoded(std::string_view text);

/// Whether a text is an http or https URL with a host, and without a user, a query or a fragment.
bool isBaseUrl(const std::string &url);

/// The same scheme and host with another port, without a path. Empty when `url` is no base URL.
std::string withPort(const std::string &url, int port);

} // namespace genie

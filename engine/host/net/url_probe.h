// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/cancellation.h"
#include "core/base/time.h"

#include <memory>
#include <string>

namespace genie {

/// What a server says about a URL.
struct UrlAnswer {
    int status = 0;      ///< the HTTP status after redirects; 0 when there was no answer
    std::string problem; ///< why there was none, as a lower-case fragment
    bool operator==(const UrlAnswer &) const = default;
};

/// Asks whether something is behind a URL. A seam: tests script it. Thread-safe.
class UrlProbe {
public:
    virtual ~UrlProbe() = default;
    /// HEAD, and GET where a server does not take HEAD well; both within the limit. Blocks; reads no body.
    virtual UrlAnswer ask(const std::string &url, milliseconds limit, const Cancellation &cancellation) = 0;
};

/// The probe that uses the network. Needs a QCoreApplication.
std::unique_ptr<UrlProbe> makeUrlProbe();

} // namespace genie

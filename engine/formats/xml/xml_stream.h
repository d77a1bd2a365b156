// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <memory>
#include <string>
#include <string_view>

namespace genie {

/// The attributes of one start tag, asked for by local name. The views live as long as the call that handed them out.
class XmlAttributes {
public:
    /// `pairs` are names and values in turn, ended by a null pointer.
    explicit XmlAttributes(const char *const *pairs) : m_pairs(pairs) {}
    /// The value; empty when there is no such attribute.
    [[nodiscard]] std::string_view operator[](std::string_view name) const;

private:
    const char *const *m_pairs;
};

/// Takes the elements of an XML document in their order, by local name.
class XmlHandler {
public:
    virtual ~XmlHandler() = default;
    /// Not empty: what is wrong with the document, which ends the reading ("has the root element <x>").
    virtual std::string begin(std::string_view element, const XmlAttributes &attributes) = 0;
    virtual void text(std::string_view text) = 0;
    virtual void end(std::string_view element) = 0;
};

/// Reads XML from pieces of any size in bounded memory: UTF-8, UTF-16, Latin-1 and Windows-1252. No entity is expanded and none
/// fetched: a document that declares one is refused, as is one that nests deeper than 64 levels or has a tag above 8 MiB.
class XmlStream {
public:
    /// `document` names what is read in failures ("the JUnit report"). The handler must outlive this.
    XmlStream(std::string document, XmlHandler &handler);
    XmlStream(const XmlStream &) = delete;
    XmlStream &operator=(const XmlStream &) = delete;
    ~XmlStream();

    void feed(std::string_view bytes);
    /// To be called once after the last byte; Invalid when what came was not a whole document.
    [[nodiscard]] Done finish();

private:
    class Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace genie

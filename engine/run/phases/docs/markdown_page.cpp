// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/markdown_page.h"

#include "core/base/text.h"
#include "run/phases/docs/html_parts.h"
#include "run/phases/docs/rooted_path.h"
#include "run/phases/docs/slug.h"

#include <algorithm>
#include <memory>
#include <mutex>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

namespace genie {

namespace {

struct NodeFree {
    void operator()(cmark_node *node) const { cmark_node_free(node); }
};
struct ParserFree {
    void operator()(cmark_parser *parser) const { cmark_parser_free(parser); }
};
struct IterFree {
    void operator()(cmark_iter *iterator) const { cmark_iter_free(iterator); }
};
using Document = std::unique_ptr<cmark_node, NodeFree>;
using Iterator = std::unique_ptr<cmark_iter, IterFree>;

Document parse(std::string_view text)
{
    static std::once_flag registered;
    std::call_once(registered, [] { cmark_gfm_core_extensions_ensure_registered(); });
    const std::unique_ptr<cmark_parser, ParserFree> parser(cmark_parser_new(CMARK_OPT_FOOTNOTES));
    for (const char *name : {"table", "autolink", "strikethrough", "tasklist"})
        if (cmark_syntax_extension *extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), text.data(), text.size());
    Document document(cmark_parser_finish(parser.get()));
    cmark_consolidate_text_nodes(document.get());
    return document;
}

std::string_view viewOf(const char *text) { return text == nullptr ? std::string_view() : std::string_view(text); }

/// The lines of a text, by their number, as the parser counts them (LF, CR LF and CR).
class Lines {
public:
    explicit Lines(std::string_view text)
    {
        std::size_t start = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\n' && text[i] != '\r')
                continue;
            m_lines.push_back(text.substr(start, i - start));
            if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
                ++i;
            start = i + 1;
        }
        if (start < text.size())
            m_lines.push_back(text.substr(start));
    }
    [[nodiscard]] std::string_view at(int number) const
    {
        return number >= 1 && static_cast<std::size_t>(number) <= m_lines.size() ? m_lines[static_cast<std::size_t>(number) - 1]
                                                                                 : std::string_view();
    }
    [[nodiscard]] int count() const { return static_cast<int>(m_lines.size()); }
    /// Whether nothing but blank lines follows.
    [[nodiscard]] bool isLast(int number) const
    {
        for (int next = number + 1; next <= count(); ++next)
            if (!text::trimmed(at(next)).empty())
                return false;
        return true;
    }

private:
    std::vector<std::string_view> m_lines;
};

/// Whether the line is a fence that closes one of so many of these signs, behind whatever marks a quotation.
bool closesFence(std::string_view line, char sign, int length)
{
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t' || line.front() == '>'))
        line.remove_prefix(1);
    line = text::trimmed(line);
    return line.size() >= static_cast<std::size_t>(std::max(length, 3)) && line.find_first_not_of(sign) == std::string_view::npos;
}

/// Collects the page from one walk over the document.
class PageReader {
public:
    explicit PageReader(std::string_view text) : m_lines(text), m_document(parse(text)) {}

    MarkdownPage read()
    {
        const Iterator walk(cmark_iter_new(m_document.get()));
        while (true) {
            const cmark_event_type event = cmark_iter_next(walk.get());
            if (event == CMARK_EVENT_DONE)
                break;
            cmark_node *node = cmark_iter_get_node(walk.get());
            if (event == CMARK_EVENT_ENTER)
                enter(node);
            else
                leave(node);
        }
        std::sort(m_page.anchors.begin(), m_page.anchors.end());
        return std::move(m_page);
    }

private:
    void enter(cmark_node *node)
    {
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_HEADING:
            m_inHeading = true;
            m_heading.clear();
            break;
        case CMARK_NODE_LINK:
        case CMARK_NODE_IMAGE: addLink(viewOf(cmark_node_get_url(node)), placeOf(node)); break;
        case CMARK_NODE_CODE_BLOCK: addCode(node); break;
        case CMARK_NODE_HTML_BLOCK:
        case CMARK_NODE_HTML_INLINE: addHtml(node); break;
        case CMARK_NODE_TEXT: addText(node); break;
        case CMARK_NODE_CODE:
            if (m_inHeading)
                m_heading += viewOf(cmark_node_get_literal(node));
            break;
        case CMARK_NODE_SOFTBREAK:
        case CMARK_NODE_LINEBREAK:
            if (m_inHeading)
                m_heading += ' ';
            break;
        default: break;
        }
        if (cmark_node_get_type(node) == CMARK_NODE_LINK && isUrl(viewOf(cmark_node_get_url(node))))
            ++m_inUrl;
        if (cmark_node_get_type(node) == CMARK_NODE_IMAGE)
            ++m_inImage;
    }

    void leave(cmark_node *node)
    {
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
            m_inHeading = false;
            m_page.anchors.push_back(m_slugs.next(m_heading));
        } else if (cmark_node_get_type(node) == CMARK_NODE_LINK && isUrl(viewOf(cmark_node_get_url(node)))) {
            --m_inUrl;
        } else if (cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
            --m_inImage;
        }
    }

    static bool isUrl(std::string_view destination) { return destination.find(':') != std::string_view::npos; }

    /// Some inline nodes (of tables, of extensions) have no line of their own: the block's is near enough.
    static DocPlace placeOf(cmark_node *node)
    {
        DocPlace place{cmark_node_get_start_line(node), cmark_node_get_start_column(node)};
        for (cmark_node *above = node; place.line <= 0 && above != nullptr; above = cmark_node_parent(above))
            place = {cmark_node_get_start_line(above), 0};
        return {std::max(place.line, 0), std::max(place.column, 0)};
    }

    void addLink(std::string_view destination, DocPlace place)
    {
        if (!text::trimmed(destination).empty())
            m_page.links.push_back({std::string(text::trimmed(destination)), place});
    }

    void addCode(cmark_node *node)
    {
        int length = 0;
        int offset = 0;
        char sign = 0;
        if (cmark_node_get_fenced(node, &length, &offset, &sign) == 0)
            return;
        const int first = cmark_node_get_start_line(node);
        const int last = cmark_node_get_end_line(node);
        // What closed the code before this one opens this one: it stands outside of the list or quotation of the other.
        if (first == m_closedAt)
            m_page.openFences.push_back({m_closed, true});
        const std::string_view code = viewOf(cmark_node_get_literal(node));
        const bool closes = last > first && closesFence(m_lines.at(last), sign, length);
        m_closedAt = closes ? last : 0;
        m_closed = placeOf(node);
        if (!closes)
            m_page.openFences.push_back({m_closed, !m_lines.isLast(first + static_cast<int>(std::count(code.begin(), code.end(), '\n')))});
        const std::string_view info = viewOf(cmark_node_get_fence_info(node));
        const std::string language = text::lowered(info.substr(0, info.find_first_of(" \t{,")));
        if (language == "mermaid" || language == "mermaidjs")
            m_page.diagrams.push_back({std::string(viewOf(cmark_node_get_literal(node))), placeOf(node)});
    }

    void addHtml(cmark_node *node)
    {
        const std::string_view html = viewOf(cmark_node_get_literal(node));
        const DocPlace start = placeOf(node);
        const auto lineAt = [&](std::size_t offset) {
            return start.line + static_cast<int>(std::count(html.begin(), html.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
        };
        const HtmlParts parts = htmlParts(html);
        for (const HtmlParts::Attribute &attribute : parts.attributes) {
            if (attribute.name == "href" || attribute.name == "src")
                addLink(attribute.value, {lineAt(attribute.offset), 0});
            else
                m_page.anchors.push_back(attribute.value);
        }
        for (const HtmlParts::Text &text : parts.texts) {
            std::size_t offset = text.offset;
            for (const std::string &line : text::split(text.text, '\n')) {
                addRooted(line, {lineAt(offset), 0});
                offset += line.size() + 1;
            }
        }
    }

    void addText(cmark_node *node)
    {
        const std::string_view text = viewOf(cmark_node_get_literal(node));
        if (m_inHeading && m_inImage == 0)
            m_heading += text;
        if (m_inUrl == 0)
            addRooted(text, placeOf(node));
    }

    void addRooted(std::string_view prose, DocPlace place)
    {
        if (!m_page.rooted.empty() && m_page.rooted.back().place.line == place.line)
            return;
        if (auto found = findRootedPath(prose)) {
            if (place.column > 0)
                place.column += static_cast<int>(found->offset);
            m_page.rooted.push_back({std::move(found->path), place});
        }
    }

    Lines m_lines;
    Document m_document;
    MarkdownPage m_page;
    Slugs m_slugs;
    std::string m_heading;
    bool m_inHeading = false;
    DocPlace m_closed;  // of the last code that a fence closed
    int m_closedAt = 0; // the line of that fence
    int m_inUrl = 0;
    int m_inImage = 0;
};

int firstDifferentLine(std::string_view bytes, std::string_view valid)
{
    const std::size_t common = std::min(bytes.size(), valid.size());
    const auto [at, other] = std::mismatch(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(common), valid.begin());
    return 1 + static_cast<int>(std::count(bytes.begin(), at, '\n'));
}

} // namespace

MarkdownPage readMarkdown(std::string_view bytes)
{
    const std::string valid = text::validUtf8(bytes);
    std::string_view text = valid;
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    MarkdownPage page = PageReader(text).read();
    if (valid != bytes)
        page.badUtf8Line = firstDifferentLine(bytes, valid);
    return page;
}

} // namespace genie

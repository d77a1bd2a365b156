// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/docs/slug.h"

#include <QList>
#include <QString>

namespace genie {

namespace {

bool stays(char32_t sign)
{
    if (sign == U'-' || sign == U'_')
        return true;
    switch (QChar::category(sign)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Punctuation_Connector: return true;
    default: return false;
    }
}

std::string slugOf(std::string_view heading)
{
    const QString lower = QString::fromUtf8(heading.data(), static_cast<qsizetype>(heading.size())).trimmed().toLower();
    QString slug;
    for (const uint code : lower.toUcs4()) {
        const char32_t sign = code;
        if (sign == U' ')
            slug += QLatin1Char('-');
        else if (stays(sign))
            slug += QString::fromUcs4(&sign, 1);
    }
    return slug.toStdString();
}

} // namespace

std::string Slugs::next(std::string_view heading)
{
    const std::string slug = slugOf(heading);
    const auto [it, isNew] = m_used.try_emplace(slug, 0);
    if (isNew)
        return slug;
    std::string numbered;
    do
        numbered = slug + "-" + std::to_string(++it->second);
    while (!m_used.try_emplace(numbered, 0).second);
    return numbered;
}

} // namespace genie

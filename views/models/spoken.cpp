// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/spoken.h"

#include "core/base/text.h"
#include "views/style/convert.h"

#include <QCoreApplication>
#include <QLocale>

namespace genie::ui {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Spoken", text); }

QString some(qint64 count, const char *one, const char *many) { return (count == 1 ? tr(one) : tr(many)).arg(count); }

} // namespace

QString spokenDuration(milliseconds duration)
{
    const qint64 ms = std::max<qint64>(duration.count(), 0);
    if (ms < 1000)
        return some(ms, "%1 millisecond", "%1 milliseconds");
    if (ms < 60'000) {
        const double seconds = static_cast<double>(ms) / 1000.0;
        const bool whole = ms % 1000 < 50;
        return (whole && ms / 1000 == 1 ? tr("%1 second") : tr("%1 seconds")).arg(QLocale().toString(seconds, 'f', whole ? 0 : 1));
    }
    const qint64 minutes = ms / 60'000;
    const qint64 seconds = ms / 1000 % 60;
    const QString text = minutes < 60 ? some(minutes, "%1 minute", "%1 minutes")
                                      : some(minutes / 60, "%1 hour", "%1 hours") + u' ' + some(minutes % 60, "%1 minute", "%1 minutes");
    return minutes < 60 && seconds > 0 ? text + u' ' + some(seconds, "%1 second", "%1 seconds") : text;
}

QString oneLine(std::string_view text, int limit)
{
    const std::string_view start = text.substr(0, static_cast<std::size_t>(limit) * 4);
    return qtext(text::withoutControls(start)).simplified().left(limit);
}

QString plainToolTip(const QString &text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p style='white-space:pre-wrap'>%1</p>").arg(text.toHtmlEscaped());
}

} // namespace genie::ui

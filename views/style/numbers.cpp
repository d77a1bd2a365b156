// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/style/numbers.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

QString tr(const char *text) { return QCoreApplication::translate("genie::ui::numbers", text); }

QDateTime local(Moment moment) { return QDateTime::fromMSecsSinceEpoch(moment.time_since_epoch().count()).toLocalTime(); }

/// A minute and more, in the two largest units.
QString longDuration(std::int64_t ms)
{
    if (ms < kHour) {
        return tr("%1 min %2 s").arg(ms / kMinute).arg((ms % kMinute) / kSecond);
    }
    return tr("%1 h %2 min").arg(number(ms / kHour)).arg((ms % kHour) / kMinute, 2, 10, QLatin1Char('0'));
}

} // namespace

QString shortDuration(milliseconds duration)
{
    const std::int64_t ms = std::max<std::int64_t>(duration.count(), 0);
    if (ms < kSecond) {
        return tr("%1 ms").arg(ms);
    }
    if (ms < kMinute - kSecond / 20) {
        return tr("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000.0, 'f', 1));
    }
    return longDuration(std::max(ms, kMinute));
}

QString elapsed(milliseconds duration)
{
    const std::int64_t ms = std::max<std::int64_t>(duration.count(), 0);
    return ms < kMinute ? tr("%1 s").arg(ms / kSecond) : longDuration(ms);
}

QString relativeTime(Moment then, Moment now)
{
    const std::int64_t age = (now - then).count();
    if (age < 5 * kSecond) {
        return tr("just now");
    }
    if (age < kMinute) {
        return tr("%1 s ago").arg(age / kSecond);
    }
    if (age < kHour) {
        return tr("%1 min ago").arg(age / kMinute);
    }
    if (age < kDay) {
        return tr("%1 h ago").arg(age / kHour);
    }
    if (age < 2 * kDay) {
        return tr("1 day ago");
    }
    if (age < 14 * kDay) {
        return tr("%1 days ago").arg(age / kDay);
    }
    return QLocale().toString(local(then).date(), QStringLiteral("d MMM yyyy"));
}

QString relativeTime(Moment then)
{
    return relativeTime(then, std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()));
}

QString fullTime(Moment moment)
{
    const QDateTime at = local(moment);
    return QLocale().toString(at.date(), QLocale::LongFormat) + QStringLiteral(" ") + at.time().toString(QStringLiteral("HH:mm:ss"));
}

QString clockTime(Moment moment) { return local(moment).time().toString(QStringLiteral("HH:mm:ss")); }

QString number(std::int64_t value) { return QLocale().toString(static_cast<qlonglong>(value)); }

QString counted(std::int64_t value, const QString &singular, const QString &plural)
{
    return number(value) + QChar(0x00a0) + (value == 1 ? singular : plural);
}

QString percent(double value)
{
    // Never rounded up to a hundred: 99.97 % is not everything.
    const double shown = value < 100.0 ? std::min(value, 99.9) : 100.0;
    return QLocale().toString(shown, 'f', shown >= 100.0 ? 0 : 1) + QChar(0x00a0) + QLatin1Char('%');
}

QString bytes(std::int64_t size) { return QLocale().formattedDataSize(size, 1, QLocale::DataSizeTraditionalFormat); }

} // namespace genie::ui

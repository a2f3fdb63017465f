using Crm.Bpm.Modules.Data;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Calendar;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Calendar;

/// <summary>Working hours, holidays, and time that counts only while people work.</summary>
public sealed class CalendarModule : CrmModule
{
    // What the Labour Code fixes; moved days change every year and come from a file or by hand.
    private static readonly (int Month, int Day, Words Name)[] s_holidays =
    [
        .. Enumerable.Range(1, 6).Select(day => (1, day, new Words("New Year holidays", "Новогодние каникулы"))),
        (1, 7, new("Orthodox Christmas", "Рождество Христово")),
        (1, 8, new("New Year holidays", "Новогодние каникулы")),
        (2, 23, new("Defender of the Fatherland Day", "День защитника Отечества")),
        (3, 8, new("International Women's Day", "Международный женский день")),
        (5, 1, new("Spring and Labour Day", "Праздник Весны и Труда")),
        (5, 9, new("Victory Day", "День Победы")),
        (6, 12, new("Russia Day", "День России")),
        (11, 4, new("Unity Day", "День народного единства")),
    ];

    public override void Describe(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Migrations("Crm.Bpm.Modules.Calendar.Migrations");
        module.Table<WorkingHours>(t => t.HasKey(h => h.UserId));
        module.Table<CalendarException>(t =>
        {
            t.HasKey(e => e.Id);
            t.Property(e => e.From).HasConversion<TimeOfDay>();
            t.Property(e => e.To).HasConversion<TimeOfDay>();
        });
        module.Services.AddSingleton<WorkCalendars>();
        module.Services.AddScoped<IWorkingTime, WorkingTime>();
        module.UseCase<ChangeCalendar>();
        module.Endpoints(CalendarEndpoints.Map);
    }

    // Once: what an administrator removes stays removed.
    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(services);
        var db = services.GetRequiredService<CrmDb>();
        if (await CompanySettings.ReadAsync<string>(db, "calendar.seeded", cancel) is not null)
            return;
        db.AddRange(s_holidays.Select(h => new CalendarException
        {
            Date = new DateOnly(2000, h.Month, h.Day),
            EveryYear = true,
            Name = h.Name.En,
            NameRu = h.Name.Ru,
            Source = "seed",
        }));
        await CompanySettings.WriteAsync(db, "calendar.seeded", "ru", cancel);
    }

    // The same text on every database; a time of day is never compared there.
    private sealed class TimeOfDay() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<TimeOnly, string>(
        time => time.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
        text => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}

using Crm.Bpm.Modules.Data;
using Crm.Bpm.Modules.Import.Files;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Access;
using Crm.Bpm.Sdk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Bpm.Modules.Import;

/// <summary>
/// Keeps the files of imports that are not over: in the database, where every host finds them after a crash, with a copy in
/// the data folder of the host that reads it.
/// </summary>
internal sealed class ImportFiles(UnitOfWork work, DatabaseOptions options, ImportLimits limits)
{
    private const int MostAtOnce = 100;

    private string Folder => Directory.CreateDirectory(Path.Combine(options.Folder, "imports")).FullName;

    /// <summary>A place for a file that is being received.</summary>
    public string NewPath() => Path.Combine(Folder, $"{Guid.CreateVersion7():N}.received");

    /// <summary>Writes what arrives; null when it is larger than files may be, and then the rest was read and dropped.</summary>
    public async Task<string?> ReceiveAsync(Stream body, CancellationToken cancel)
    {
        var path = NewPath();
        var (size, buffer) = (0L, new byte[64 * 1024]);
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, buffer.Length))
        {
            for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
            {
                size += read;
                if (size <= limits.MaxFileBytes)
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }

        if (size <= limits.MaxFileBytes)
            return path;
        File.Delete(path);
        return null;
    }

    /// <summary>Puts a received file into the database, piece by piece, each in a transaction of its own.</summary>
    public async Task KeepAsync(Guid importId, string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var buffer = new byte[ImportFilePart.Size];
        for (var part = 0; await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel) is > 0 and var read; part++)
        {
            var piece = new ImportFilePart { ImportId = importId, Part = part, Bytes = buffer[..read] };
            await work.RunAsync(Viewer.Nobody, services =>
            {
                services.GetRequiredService<CrmDb>().Add(piece);
                return Task.CompletedTask;
            }, cancel);
        }
    }

    /// <summary>The file for reading.</summary>
    public async Task<FileStream> OpenAsync(Guid importId, long size, CancellationToken cancel)
    {
        var path = PathOf(importId);
        if (!File.Exists(path) || new FileInfo(path).Length != size)
            await CopyAsync(importId, path, cancel);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024);
    }

    /// <summary>The file of an import that has not started.</summary>
    /// <exception cref="RuleBrokenException">It waited too long and was removed.</exception>
    public async Task<FileStream> OpenKeptAsync(ImportJob job, CancellationToken cancel)
    {
        var id = job.Id;
        if (!await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportFilePart>().AnyAsync(p => p.ImportId == id, cancel)))
            throw new RuleBrokenException(ImportTexts.FileGone);
        return await OpenAsync(id, job.FileSize, cancel);
    }

    /// <summary>Removes the files of imports that were prepared or checked and not started since; those never checked go altogether.</summary>
    public async Task ForgetUnusedAsync(DateTime before, CancellationToken cancel)
    {
        var unused = await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportJob>().Where(j => (j.State == ImportState.Preparing || j.State == ImportState.Checked) && j.CreatedAt < before
            && db.Set<ImportFilePart>().Any(p => p.ImportId == j.Id)).OrderBy(j => j.Id).Select(j => j.Id).Take(MostAtOnce).ToListAsync(cancel));
        foreach (var id in unused)
        {
            await work.RunAsync(Viewer.Nobody, services => services.GetRequiredService<CrmDb>().Set<ImportJob>().Where(j => j.Id == id && j.State == ImportState.Preparing).ExecuteDeleteAsync(cancel), cancel);
            await ForgetAsync(id, cancel);
        }
    }

    /// <summary>Removes a file whose import is over.</summary>
    public async Task ForgetAsync(Guid importId, CancellationToken cancel)
    {
        await work.RunAsync(Viewer.Nobody, services =>
            services.GetRequiredService<CrmDb>().Set<ImportFilePart>().Where(p => p.ImportId == importId).ExecuteDeleteAsync(cancel), cancel);
        File.Delete(PathOf(importId));
    }

    /// <summary>Removes pieces of files whose import never began because the product stopped while they were received.</summary>
    public async Task ForgetUnfinishedAsync(DateTime before, CancellationToken cancel)
    {
        var lost = await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportFilePart>()
            .Where(p => p.Part == 0 && !db.Set<ImportJob>().Any(j => j.Id == p.ImportId)).Select(p => p.ImportId).ToListAsync(cancel));
        foreach (var id in lost.Where(id => BeganAt(id) < before))
            await ForgetAsync(id, cancel);
        foreach (var path in Directory.EnumerateFiles(Folder, "*.received").Where(p => File.GetLastWriteTimeUtc(p) < before).ToList())
            File.Delete(path);
    }

    // A version 7 id begins with the milliseconds since 1970.
    private static DateTime BeganAt(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        var milliseconds = bytes.Take(6).Aggregate(0L, (all, one) => (all << 8) | one);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
    }

    private async Task CopyAsync(Guid importId, string path, CancellationToken cancel)
    {
        var copying = path + ".copying";
        await using (var file = new FileStream(copying, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            for (var part = 0; ; part++)
            {
                var number = part;
                var bytes = await work.ReadAsync(Viewer.Nobody, db => db.Set<ImportFilePart>().Where(p => p.ImportId == importId && p.Part == number).Select(p => p.Bytes).FirstOrDefaultAsync(cancel));
                if (bytes is null)
                    break;
                await file.WriteAsync(bytes, cancel);
            }
        }

        File.Move(copying, path, overwrite: true);
    }

    private string PathOf(Guid importId) => Path.Combine(Folder, $"{importId:N}.file");
}

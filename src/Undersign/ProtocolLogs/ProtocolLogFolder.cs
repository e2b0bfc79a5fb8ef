using System.Globalization;
using System.Text;
using Undersign.Operation;

namespace Undersign.ProtocolLogs;

/// <summary>The files of one kind of protocol log: <c>SmtpReceive/RECV20261121-1.log</c>, the first of a day (UTC), as in Exchange.</summary>
/// <remarks>A file's name says how old it is; what has another name is not ours and stays.</remarks>
internal sealed class ProtocolLogFolder(ProtocolLogKind kind, ProtocolLogLimits limits)
{
    private const string Day = "yyyyMMdd";

    private readonly string _path = Path.Combine(limits.Folder, kind == ProtocolLogKind.Receive ? "SmtpReceive" : "SmtpSend");
    private readonly string _prefix = kind == ProtocolLogKind.Receive ? "RECV" : "SEND";

    /// <summary>Begins the next file, and makes room for it.</summary>
    /// <exception cref="IOException">The disk is full, or there is no such place.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder belongs to somebody else.</exception>
    public FileStream Begin(DateTimeOffset now)
    {
        Directory.CreateDirectory(_path);
        Sweep(now, limits.FileSize);
        var file = new FileStream(NextPath(now), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            file.Write(Encoding.UTF8.GetBytes(
                $"#Software: Undersign\r\n#Version: 15.02.0000.000\r\n#Log-type: SMTP {kind} Protocol Log\r\n#Date: {ProtocolLogLine.Timestamp(now)}\r\n#Fields: {ProtocolLogLine.Fields}\r\n"));
            return file;
        }
        catch
        {
            file.Dispose();
            File.Delete(file.Name); // a full disk is not to be filled with empty files
            throw;
        }
    }

    /// <summary>What is too old goes, then the oldest until the rest fits.</summary>
    /// <param name="reserved">Octets there has to be room for besides.</param>
    public void Sweep(DateTimeOffset now, long reserved)
    {
        var oldest = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-limits.Days);
        var total = reserved;
        foreach (var (day, _, file) in Files().OrderByDescending(static file => (file.Day, file.Number)))
        {
            total += file.Length;
            if (total > limits.FolderSize || day < oldest)
            {
                file.Delete();
            }
        }
    }

    private string NextPath(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var last = Files().Where(file => file.Day == today).Select(static file => file.Number).DefaultIfEmpty(0).Max();
        return Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"{_prefix}{today.ToString(Day, CultureInfo.InvariantCulture)}-{last + 1}.log"));
    }

    private IEnumerable<(DateOnly Day, int Number, FileInfo File)> Files()
    {
        if (!Directory.Exists(_path))
        {
            yield break;
        }

        foreach (var file in new DirectoryInfo(_path).EnumerateFiles(_prefix + "*.log"))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name)[_prefix.Length..];
            if (name.Split('-') is [var dayText, var numberText]
                && DateOnly.TryParseExact(dayText, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && int.TryParse(numberText, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (day, number, file);
            }
        }
    }
}

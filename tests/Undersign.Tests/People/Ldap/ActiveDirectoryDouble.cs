using System.Buffers;
using System.Formats.Asn1;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Undersign.Protocols.Ldap;

namespace Undersign.Tests.People.Ldap;

/// <summary>What a domain controller does that OpenLDAP does not: numbers for changes, its own database's id, members in ranges, error codes of its own.</summary>
internal sealed class ActiveDirectoryDouble : IAsyncDisposable
{
    public const string Base = "DC=contoso,DC=example";
    public const string Password = "correct-horse";

    private const string Service = "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Configuration,DC=contoso,DC=example";
    private const int PageSize = 4;
    private const int RangeSize = 3;

    private static readonly Asn1Tag Paging = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public ActiveDirectoryDouble()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public LdapServer Server => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, LdapSecurity.None);

    public List<DirectoryObject> Objects { get; } = [];

    public long HighestStamp { get; set; } = 1000;

    /// <summary>Another after it was restored from a backup.</summary>
    public byte[] InvocationId { get; set; } = Guid.CreateVersion7().ToByteArray();

    /// <summary>With which it refuses whoever signs in: 52e, 775 and so on.</summary>
    public string? Refusal { get; init; }

    /// <summary>It takes what it is asked and says nothing.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Does something between a question for these attributes and its answer.</summary>
    public Action<string>? Meanwhile { get; set; }

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Those of searches, one after the other.</summary>
    public List<string> AttributesAskedFor { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var reader = PipeReader.Create(client.GetStream());
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(_stop.Token);
                var buffer = read.Buffer;
                while (buffer.Length > 0 && AsnDecoder.TryReadEncodedValue(buffer.ToArray(), AsnEncodingRules.BER, out var tag, out var start, out var content, out var length))
                {
                    Assert.Equal(UniversalTagNumber.Sequence, (UniversalTagNumber)tag.TagValue);
                    Assert.True(start + content <= length);
                    await client.GetStream().WriteAsync(Answer(buffer.Slice(0, length).ToArray()), _stop.Token);
                    buffer = buffer.Slice(length);
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone, or the test is over.
        }
    }

    private byte[] Answer(byte[] octets)
    {
        Asked.TrySetResult();
        var message = new AsnReader(octets, AsnEncodingRules.BER).ReadSequence();
        var id = (int)message.ReadInteger();
        return message.PeekTag().TagValue switch
        {
            _ when IsSilent => [],
            0 => Bind(id, message.ReadSequence(message.PeekTag())),
            3 => Search(id, message),
            _ => [],
        };
    }

    private byte[] Bind(int id, AsnReader request)
    {
        request.ReadInteger();
        request.ReadOctetString();
        var isRight = Encoding.UTF8.GetString(request.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0))) == Password;
        var code = Refusal ?? (isRight ? null : "52e");
        var diagnostic = $"80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data {code}, v4563\0";
        return Message(id, writer => WriteResult(writer, 1, code is null ? LdapResultCode.Success : LdapResultCode.InvalidCredentials, code is null ? "" : diagnostic));
    }

    private byte[] Search(int id, AsnReader message)
    {
        var request = message.ReadSequence(message.PeekTag());
        var (from, scope) = (Encoding.UTF8.GetString(request.ReadOctetString()), request.ReadEnumeratedValue<LdapScope>());
        request.ReadEncodedValue();
        request.ReadInteger();
        request.ReadInteger();
        request.ReadBoolean();
        var filter = request.ReadEncodedValue();
        var names = request.ReadSequence();
        var wanted = new List<string>();
        while (names.HasData)
        {
            wanted.Add(Encoding.UTF8.GetString(names.ReadOctetString()));
        }

        AttributesAskedFor.Add(string.Join(' ', wanted));
        Meanwhile?.Invoke(AttributesAskedFor[^1]);
        var offset = message.HasData ? Offset(message.ReadSequence(Paging)) : -1;
        List<DirectoryObject> found =
        [
            .. AllObjects()
                .Where(entry => scope == LdapScope.Base ? entry.Name == from : entry.Name.EndsWith(from, StringComparison.OrdinalIgnoreCase))
                .Where(entry => FilterMatch.Matches(entry, new AsnReader(filter, AsnEncodingRules.BER)))
        ];
        var page = offset < 0 ? found : found.Skip(offset).Take(PageSize);
        var hasMore = offset >= 0 && offset + PageSize < found.Count;
        return
        [
            .. page.SelectMany(entry => Message(id, writer => WriteEntry(writer, entry, wanted))),
            .. Message(id, writer =>
            {
                WriteResult(writer, 5, LdapResultCode.Success, "");
                WriteCookie(writer, hasMore ? (offset + PageSize).ToString(CultureInfo.InvariantCulture) : "");
            }),
        ];
    }

    private IEnumerable<DirectoryObject> AllObjects()
    {
        var settings = new DirectoryObject(Service, 1, ("objectClass", "nTDSDSA"));
        settings.Attributes["invocationId"] = [InvocationId];
        return Objects
            .Append(settings)
            .Append(new("", 1, ("objectClass", "top"), ("supportedCapabilities", "1.2.840.113556.1.4.800"), ("dsServiceName", Service), ("highestCommittedUSN", HighestStamp.ToString(CultureInfo.InvariantCulture))));
    }

    private static int Offset(AsnReader controls)
    {
        var control = controls.ReadSequence();
        control.ReadOctetString();
        var value = new AsnReader(control.ReadOctetString(), AsnEncodingRules.BER).ReadSequence();
        value.ReadInteger();
        return int.TryParse(Encoding.UTF8.GetString(value.ReadOctetString()), CultureInfo.InvariantCulture, out var offset) ? offset : 0;
    }

    private static void WriteEntry(AsnWriter writer, DirectoryObject entry, List<string> wanted)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, 4)))
        {
            Write(writer, entry.Name);
            using (writer.PushSequence())
            {
                foreach (var description in wanted)
                {
                    WriteAttribute(writer, entry, description);
                }
            }
        }
    }

    /// <summary>More values than a range takes come under another name, which says which they are.</summary>
    private static void WriteAttribute(AsnWriter writer, DirectoryObject entry, string description)
    {
        var name = description.Split(';')[0];
        if (!entry.Attributes.TryGetValue(name, out var values))
        {
            return;
        }

        var from = description.Contains(";range=", StringComparison.Ordinal) ? int.Parse(description.Split('=', '-')[1], CultureInfo.InvariantCulture) : 0;
        var given = values.Skip(from).Take(RangeSize).ToList();
        var isLast = from + given.Count >= values.Count;
        using (writer.PushSequence())
        {
            Write(writer, from == 0 && isLast ? name : string.Create(CultureInfo.InvariantCulture, $"{name};range={from}-{(isLast ? "*" : from + RangeSize - 1)}"));
            using (writer.PushSetOf())
            {
                given.ForEach(value => writer.WriteOctetString(value));
            }
        }
    }

    private static void WriteResult(AsnWriter writer, int operation, LdapResultCode code, string diagnostic)
    {
        using (writer.PushSequence(new Asn1Tag(TagClass.Application, operation)))
        {
            writer.WriteEnumeratedValue(code);
            Write(writer, "");
            Write(writer, diagnostic);
        }
    }

    private static void WriteCookie(AsnWriter writer, string cookie)
    {
        var value = new AsnWriter(AsnEncodingRules.BER);
        using (value.PushSequence())
        {
            value.WriteInteger(0);
            Write(value, cookie);
        }

        using (writer.PushSequence(Paging))
        using (writer.PushSequence())
        {
            Write(writer, "1.2.840.113556.1.4.319");
            writer.WriteOctetString(value.Encode());
        }
    }

    private static byte[] Message(int id, Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            write(writer);
        }

        return writer.Encode();
    }

    private static void Write(AsnWriter writer, string text) => writer.WriteOctetString(Encoding.UTF8.GetBytes(text));
}

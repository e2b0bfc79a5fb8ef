namespace Undersign.EndToEnd.Reports;

/// <summary>A gateway whose next hop is a Postfix that refuses two recipients and is strict about MIME.</summary>
/// <remarks>
/// Postfix does not act on reports it gets; what it shows is that its own MIME parser finds the parts we meant, with the strictest checks it
/// has (<c>strict_mime_encoding_domain</c> refuses a report with an encoding that RFC 6522 forbids), and that it delivers it.
/// </remarks>
public sealed class ReportReaders : IAsyncLifetime
{
    private PostfixInstance? _postfix;
    private GatewayProcess? _gateway;

    // Set by InitializeAsync, before any test runs.
    internal PostfixInstance Postfix => _postfix!;

    internal GatewayProcess Gateway => _gateway!;

    public async ValueTask InitializeAsync()
    {
        _postfix = await PostfixInstance.StartBehindAsync("""
            smtpd_recipient_restrictions = check_recipient_access inline:{ { ghost@outside.example = 550 5.1.1 No such user here }, { full@outside.example = 552 5.2.2 Mailbox full } }, permit_mynetworks, reject
            strict_mime_encoding_domain = yes
            strict_8bitmime = yes
            disable_mime_input_processing = no
            mime_header_checks = regexp:{ { /^Content-Type:/ WARN } }

            """);
        _gateway = await GatewayProcess.StartAsync(new(_postfix.Port) { ConnectorTls = "required" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_postfix is not null)
        {
            await _postfix.DisposeAsync();
        }
    }
}

using System.Net;
using Undersign.Settings;

namespace Undersign.Operation;

/// <summary>Reads <c>scim:</c> of the node file.</summary>
/// <param name="obtained">What is shown where there is no certificate of its own, and the node gets one from an authority.</param>
internal sealed class ScimListenerReader(ServedCertificateReader certificates, ServedCertificate? obtained)
{
    public ScimListener? Read(Section root)
    {
        if (root.Child("scim") is not { } section)
        {
            return null;
        }

        var bindings = section.Texts<IPEndPoint>("bindings", NetworkText.TryParseBinding);
        if (section.Texts("bindings").Count == 0)
        {
            section.Fault("bindings", "\"bindings\" is missing: where directories connect to; for instance bindings: [\"0.0.0.0:443\", \"[::]:443\"]");
        }

        var isClear = section.Text("tls") is not null && section.OneOf("tls", ("onConnect", false), ("off", true));
        var certificate = section.Child("certificate") is { } own ? certificates.Read(own) : isClear ? null : obtained;
        if (isClear && section.Has("certificate"))
        {
            section.Fault("tls", "a certificate, and tls: off; take one of them away");
        }
        else if (!isClear && obtained is null && !section.Has("certificate"))
        {
            section.Fault("certificate", "the token must not cross a network in the clear: certificate: { pem: gateway.pem, key: gateway.key }, or acme:, or tls: off where a proxy of yours ends TLS");
        }

        section.Complete();
        return new(bindings, certificate);
    }
}

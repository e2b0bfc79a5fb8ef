using System.Text.Json.Serialization;

namespace Undersign.Protocols.Acme;

/// <summary>How what is asked of an authority, and what it answers, is written. RFC 8555 §7.1.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(AcmeAuthorization))]
[JsonSerializable(typeof(AcmeDirectory))]
[JsonSerializable(typeof(AcmeOrder))]
[JsonSerializable(typeof(FinalizeRequest))]
[JsonSerializable(typeof(JsonWebKey))]
[JsonSerializable(typeof(Jws))]
[JsonSerializable(typeof(JwsHeader))]
[JsonSerializable(typeof(OrderRequest))]
internal sealed partial class AcmeJson : JsonSerializerContext;

/// <summary>Where an authority has what. RFC 8555 §7.1.1.</summary>
internal sealed record AcmeDirectory(Uri? NewNonce, Uri? NewAccount, Uri? NewOrder);

/// <summary>What an account is asked for with. RFC 8555 §7.3.</summary>
internal sealed record AccountRequest(IReadOnlyList<string>? Contact, bool TermsOfServiceAgreed, Jws? ExternalAccountBinding);

/// <summary>RFC 8555 §7.4.</summary>
internal sealed record OrderRequest(IReadOnlyList<AcmeIdentifier> Identifiers);

/// <summary>RFC 8555 §7.4: the request in which the certificate's key signs, in base64url.</summary>
internal sealed record FinalizeRequest(string Csr);

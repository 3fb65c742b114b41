// The part of OpenSSL 3 that Crypto uses. Crypto is the only importer.
#pragma once
// Allows deprecated functions: SHA256_Init and related functions are faster than their replacements
// (docs/decisions/0007).
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

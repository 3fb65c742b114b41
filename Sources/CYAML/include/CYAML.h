// The event parser of libyaml. YAML is the only importer.
#pragma once
#include <yaml.h>

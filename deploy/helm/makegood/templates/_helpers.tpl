{{- define "makegood.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "makegood.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "makegood.engineLabels" -}}
{{ include "makegood.selectorLabels" . }}
app.kubernetes.io/component: engine
{{- end -}}

{{- define "makegood.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
app.kubernetes.io/version: {{ .Values.image.tag | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end -}}

{{- define "makegood.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "makegood.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "makegood.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository .Values.image.tag -}}
{{- end -}}
{{- end -}}

{{- /* A number as it was written: Go's own way would make 1e+06 of a million. */ -}}
{{- define "makegood.text" -}}
{{- if kindIs "float64" . -}}{{ toJson . }}{{- else -}}{{ toString . }}{{- end -}}
{{- end -}}

{{- define "makegood.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "makegood.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{- /* What engines and the job that makes topics are told alike. */ -}}
{{- define "makegood.env" -}}
- name: MAKEGOOD_BOOTSTRAP_SERVERS
  value: {{ required "kafka.bootstrapServers must be set, such as kafka-1:9092,kafka-2:9092" .Values.kafka.bootstrapServers | quote }}
- name: MAKEGOOD_TOPIC_PREFIX
  value: {{ .Values.topicPrefix | quote }}
- name: MAKEGOOD_PROFILE
  value: {{ .Values.profile | quote }}
- name: MAKEGOOD_PARTITIONS
  value: {{ include "makegood.text" .Values.partitions | quote }}
{{- range $name, $value := .Values.kafka.settings }}
- name: {{ printf "MAKEGOOD_KAFKA_%s" ($name | upper | replace "." "_") }}
  value: {{ include "makegood.text" $value | quote }}
{{- end }}
{{- if .Values.kafka.clientConfig.secretName }}
- name: MAKEGOOD_COMMAND_CONFIG
  value: {{ printf "/etc/makegood/kafka/%s" .Values.kafka.clientConfig.key | quote }}
{{- end }}
{{- with .Values.settings }}
{{- with index . "application.id" }}
- name: MAKEGOOD_APPLICATION_ID
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "makegood.kafkaMount" -}}
{{- if .Values.kafka.clientConfig.secretName }}
- name: kafka-client
  mountPath: /etc/makegood/kafka
  readOnly: true
{{- end }}
{{- end -}}

{{- define "makegood.kafkaVolume" -}}
{{- if .Values.kafka.clientConfig.secretName }}
- name: kafka-client
  secret:
    secretName: {{ .Values.kafka.clientConfig.secretName | quote }}
    defaultMode: 0440
{{- end }}
{{- end -}}
